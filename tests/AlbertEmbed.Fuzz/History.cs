using System.Text;

namespace AlbertEmbed.Fuzz;

/// <summary>Runs into one output over an input that changes.</summary>
/// <param name="Output">The output, and the command that makes it.</param>
/// <param name="Input">The input's path.</param>
/// <param name="Told">What has happened so far.</param>
internal sealed record History(HistoryOutput Output, string Input, StringBuilder Told)
{
    /// <exception cref="InvalidOperationException">Something that must hold does not.</exception>
    public static void Require(bool holds, string otherwise)
    {
        if (!holds)
        {
            throw new InvalidOperationException(otherwise);
        }
    }
}
