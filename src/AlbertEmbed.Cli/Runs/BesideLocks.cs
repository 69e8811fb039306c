using AlbertEmbed.Errors;
using AlbertEmbed.Files;
using AlbertEmbed.Output;

namespace AlbertEmbed.Runs;

/// <summary>The locks of names beside an output. These names may be the outputs of other runs too.</summary>
/// <param name="output">The output file's name.</param>
internal sealed class BesideLocks(string output) : IDisposable
{
    private readonly Dictionary<string, FileLock> held = new(StringComparer.Ordinal);

    public bool Has(string name) => held.ContainsKey(name);

    /// <summary>
    /// Locks what a run into the output may write or remove. JSON Lines have nothing beside them, so such a run only removes what an output
    /// before it had there.
    /// </summary>
    /// <exception cref="UserException">Another process is writing one of them.</exception>
    public void TakeAtStart() => Take(
        OutputNames.BesideRows(output).Where(
            name => OutputNames.IsNpy(output) || OwnFile.Exists(name) || OwnFile.Exists(name + OutputTarget.PartSuffix)));

    /// <summary>Locks names, where that is not done yet.</summary>
    /// <exception cref="UserException">Another process is writing one of them.</exception>
    public void Take(IEnumerable<string> names)
    {
        foreach (string name in names.Where(name => !Has(name)))
        {
            held[name] = FileLock.ForOutput(name, _ => { });
        }
    }

    public void Dispose() => Array.ForEach([.. held.Values], beside => beside.Dispose());
}
