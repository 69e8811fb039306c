using AlbertEmbed.Errors;

namespace AlbertEmbed.Input;

/// <summary>Cuts one input into records.</summary>
internal interface IRecordReader : IDisposable
{
    /// <summary>
    /// Waits for at least one record, then takes those that have already arrived, so that an input that pauses does not
    /// hold back what it has said.
    /// </summary>
    /// <returns>False at the end of the input; nothing was added then.</returns>
    /// <exception cref="UserException">A record cannot be read. Those before it have been added.</exception>
    bool ReadBlock(List<TextRecord> block);
}
