using AlbertEmbed.Errors;
using AlbertEmbed.Output;
using AlbertEmbed.Runs;

namespace AlbertEmbed.Commands;

/// <summary>The output for one part of an input.</summary>
/// <param name="Name">As the user named it.</param>
/// <param name="Output">The file, and what lies beside it.</param>
internal sealed record Shard(string Name, FinishedOutput Output)
{
    /// <exception cref="UserException">It is missing or not complete, or a file beside it belongs to another run.</exception>
    public static Shard Open(string name)
    {
        try
        {
            return new Shard(name, FinishedOutput.Open(name));
        }
        catch (Exception e) when (FileFault.Is(e))
        {
            string unfinished = File.Exists(name + OutputTarget.PartSuffix)
                ? " Its run is not complete: finish it with --resume."
                : string.Empty;
            throw UserException.Failure($"The shard {name} cannot be opened: {FileFault.ReasonToOpen(e)}{unfinished}", e);
        }
    }
}
