using AlbertEmbed.Input;

namespace AlbertEmbed.Pipeline;

/// <summary>Remembers how far a run has come, so that another one can go on from there.</summary>
internal interface IRunJournal
{
    /// <summary>What an earlier run has written already: this many records of the input are passed over.</summary>
    RunSummary Done { get; }

    /// <summary>Whether <see cref="Keep"/> does anything.</summary>
    bool Keeps { get; }

    /// <summary>Is told of each record of the input, in order, those that are passed over too.</summary>
    void Read(in TextRecord record);

    /// <summary>Is told that the records that are passed over have been read.</summary>
    /// <exception cref="Errors.UserException">They are not those that the earlier run has read.</exception>
    void Passed();

    /// <summary>Identifies the input read so far.</summary>
    string Mark();

    /// <summary>Gives the vectors of a sequence that an earlier run had encoded, but not written.</summary>
    /// <param name="record">Its record: vectors of another text with the same number are not given.</param>
    /// <param name="part">Its number among the windows of that record.</param>
    /// <param name="vectors">Receives them.</param>
    bool TryRestore(in TextRecord record, int part, Span<float> vectors);

    /// <summary>Everything up to here has been handed to the output.</summary>
    /// <param name="done">What has been written.</param>
    /// <param name="mark">The <see cref="Mark"/> of the input up to there.</param>
    void Save(RunSummary done, string mark);

    /// <summary>Keeps vectors of a run that stops before it can write them.</summary>
    void Keep(IEnumerable<EncodedSequence> encoded);
}
