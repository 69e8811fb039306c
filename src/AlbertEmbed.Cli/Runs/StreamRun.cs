using AlbertEmbed.Input;
using AlbertEmbed.Output;

namespace AlbertEmbed.Runs;

/// <summary>A run into standard output, a pipe or a device: nothing is there before it, and nothing stays of it.</summary>
/// <param name="open">Opens the stream.</param>
internal sealed class StreamRun(Func<OutputTarget> open) : IOutputRun
{
    public bool NeedsIdentity => false;

    public long RecordsBefore => 0;

    public void Check()
    {
    }

    public RunStart Start(RunIdentity? identity, IRecordReader reader) => RunStart.Fresh;

    public OutputSet Open(bool splits, bool ids) => new(open());

    public IRunJournal Journal(OutputSet files) => new NoJournal();

    public void Publish(OutputSet files, RunMetadata? metadata)
    {
    }

    public string? FailureWords(Exception failure) => null;

    public void Dispose()
    {
    }
}
