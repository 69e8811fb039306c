using AlbertEmbed.Errors;

namespace AlbertEmbed.Input;

/// <summary>Cuts one input into records.</summary>
internal interface IRecordReader : IDisposable
{
    /// <summary>
    /// Waits for at least one record, then takes those that have already arrived, so that an input that pauses does not
    /// hold back what it has said.
    /// </summary>
    /// <remarks>A bad record is added as such, with its <see cref="TextRecord.Problem"/>.</remarks>
    /// <returns>False at the end of the input; nothing was added then.</returns>
    /// <exception cref="UserException">The input cannot be read further. The records before that have been added.</exception>
    bool ReadBlock(List<TextRecord> block);
}
