namespace AlbertEmbed.Input;

/// <summary>Texts given as arguments, one record each.</summary>
internal sealed class ArgumentReader(IReadOnlyList<string> texts) : IRecordReader
{
    private bool isDone;

    public bool ReadBlock(List<TextRecord> block)
    {
        if (isDone)
        {
            return false;
        }

        foreach (string text in texts)
        {
            string? problem = ArgumentBytes.FirstBad(text) is { } place
                ? $"byte {place} of the text is not valid UTF-8. Convert it to UTF-8."
                : null;
            block.Add(new TextRecord(text, "argument", block.Count + 1) { Problem = problem });
        }

        isDone = true;
        return texts.Count > 0;
    }

    public void Dispose()
    {
    }
}
