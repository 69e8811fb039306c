using AlbertEmbed.Input;
using AlbertEmbed.Output;

namespace AlbertEmbed.Runs;

/// <summary>A run into an output: checked, started, opened, journalled and published, in this order.</summary>
internal interface IOutputRun : IDisposable
{
    /// <summary>Whether the run is known by its <see cref="RunIdentity"/>, which takes reading the model and the input.</summary>
    bool NeedsIdentity { get; }

    /// <summary>Records that an earlier run has written.</summary>
    long RecordsBefore { get; }

    /// <summary>Refuses, before a model is loaded, to lose what is there.</summary>
    void Check();

    /// <summary>Decides where the run starts.</summary>
    /// <param name="identity">What the run is; null only where it is not needed.</param>
    /// <param name="reader">The input, read to its end where only its records tell it apart.</param>
    RunStart Start(RunIdentity? identity, IRecordReader reader);

    /// <summary>Opens the output where the run starts.</summary>
    /// <param name="splits">Whether a second file says where each record's rows start.</param>
    /// <param name="ids">Whether another one says what identifies each record.</param>
    OutputSet Open(bool splits, bool ids);

    /// <summary>Makes the journal of the output that is open.</summary>
    IRunJournal Journal(OutputSet files);

    /// <summary>Publishes the complete output.</summary>
    /// <param name="files">Its files, completed.</param>
    /// <param name="metadata">What is said of them; null to say nothing.</param>
    void Publish(OutputSet files, RunMetadata? metadata);

    /// <summary>What a run that fails leaves, and how to go on; null where it leaves nothing.</summary>
    string? FailureWords(Exception failure);
}
