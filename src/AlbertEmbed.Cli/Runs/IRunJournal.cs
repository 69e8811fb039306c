using AlbertEmbed.Engine;
using AlbertEmbed.Input;

namespace AlbertEmbed.Runs;

/// <summary>The engine's store for records, which knows the records that an earlier run has written.</summary>
internal interface IRunJournal : IBlockStore<TextRecord>
{
    /// <summary>What identifies the records noted so far.</summary>
    string InputHash { get; }

    /// <summary>Is called when the records of the earlier run have been noted again.</summary>
    /// <exception cref="Errors.UserException">They are not those that the earlier run has read.</exception>
    void RequireSameRecords();
}
