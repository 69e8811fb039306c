using AlbertEmbed.Input;

namespace AlbertEmbed.Pipeline;

/// <summary>For output that nobody can go on with, such as a pipe.</summary>
internal sealed class NoJournal : IRunJournal
{
    public RunSummary Done { get; } = new();

    public bool Keeps => false;

    public void Read(in TextRecord record)
    {
    }

    public void Passed()
    {
    }

    public string Mark() => string.Empty;

    public bool TryRestore(in TextRecord record, int part, Span<float> vectors) => false;

    public void Save(RunSummary done, string mark)
    {
    }

    public void Keep(IEnumerable<EncodedSequence> encoded)
    {
    }
}
