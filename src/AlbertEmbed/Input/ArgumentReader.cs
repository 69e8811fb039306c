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
            block.Add(new TextRecord(text, "argument", block.Count + 1));
        }

        isDone = true;
        return texts.Count > 0;
    }

    public void Dispose()
    {
    }
}
