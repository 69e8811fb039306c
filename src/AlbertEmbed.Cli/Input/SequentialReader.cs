namespace AlbertEmbed.Input;

/// <summary>Several inputs, one after the other. Each is opened when its turn comes.</summary>
/// <param name="inputs">Open the inputs.</param>
/// <param name="atEnd">Is called when all inputs were read.</param>
internal sealed class SequentialReader(IReadOnlyList<Func<IRecordReader>> inputs, Action? atEnd = null) : IRecordReader
{
    private int next;
    private IRecordReader? current;

    public bool ReadBlock(List<TextRecord> block)
    {
        while (true)
        {
            if (current is null)
            {
                if (next == inputs.Count)
                {
                    atEnd?.Invoke();
                    return false;
                }

                current = inputs[next++]();
            }

            if (current.ReadBlock(block))
            {
                return true;
            }

            current.Dispose();
            current = null;
        }
    }

    public void Dispose() => current?.Dispose();
}
