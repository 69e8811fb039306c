using System.Text.Json;
using AlbertEmbed.Errors;
using AlbertEmbed.Runs;

namespace AlbertEmbed.Commands;

/// <summary>
/// Recognizes the output of a merge that was killed when all was written. A job that a cluster starts a second time has nothing left to do
/// then, and must not fail because the output exists.
/// </summary>
internal static class FinishedMerge
{
    /// <param name="output">The output file's name.</param>
    /// <param name="shards">The shards' names.</param>
    /// <returns>Whether the output is what a merge of these shards gives; without metadata nothing says that.</returns>
    /// <exception cref="UserException">The shards are not those of one run, or the output is damaged.</exception>
    public static bool Is(string output, string[] shards)
    {
        if (!File.Exists(output))
        {
            return false;
        }

        ShardSet joined = ShardSet.Open(shards);
        joined.RequireOneRun();
        return joined.Metadata is { } expected && FinishedOutput.Open(output).Metadata is { } found && Text(expected) == Text(found);
    }

    /// <summary>Everything but which files it was written with.</summary>
    private static string Text(RunMetadata metadata) =>
        JsonSerializer.Serialize(metadata with { Files = null }, RunJson.Default.RunMetadata);
}
