using System.Text.RegularExpressions;

namespace AlbertEmbed.Models;

/// <summary>A model's name on a Hugging Face hub: an owner and a repository.</summary>
/// <param name="Owner">Who publishes it.</param>
/// <param name="Repository">What it is called there.</param>
internal sealed partial record ModelName(string Owner, string Repository)
{
    /// <summary>The publishers of checkpoints that are well known by their short names.</summary>
    private static readonly Dictionary<string, string> Owners = new(StringComparer.Ordinal)
    {
        ["albert-base-v1"] = "albert",
        ["albert-base-v2"] = "albert",
        ["albert-large-v1"] = "albert",
        ["albert-large-v2"] = "albert",
        ["albert-xlarge-v1"] = "albert",
        ["albert-xlarge-v2"] = "albert",
        ["albert-xxlarge-v1"] = "albert",
        ["albert-xxlarge-v2"] = "albert",
        ["paraphrase-albert-small-v2"] = "sentence-transformers",
        ["paraphrase-albert-base-v2"] = "sentence-transformers",
        ["indic-bert"] = "ai4bharat",
    };

    /// <summary>Its name from the time before names had owners, where it is well known by that.</summary>
    public string? ShortName => Owners.TryGetValue(Repository, out string? owner) && owner == Owner ? Repository : null;

    /// <summary>Reads a name, or a short one of a well-known checkpoint.</summary>
    /// <returns>Null when a hub cannot have such a name.</returns>
    public static ModelName? Parse(string text)
    {
        string full = Owners.TryGetValue(text, out string? owner) ? $"{owner}/{text}" : text;
        Match match = Form().Match(full);
        return match.Success && !full.Contains("..", StringComparison.Ordinal)
            ? new ModelName(match.Groups["owner"].Value, match.Groups["repository"].Value)
            : null;
    }

    public override string ToString() => $"{Owner}/{Repository}";

    [GeneratedRegex(@"^(?<owner>[A-Za-z0-9][A-Za-z0-9._-]*)/(?<repository>[A-Za-z0-9][A-Za-z0-9._-]*)\z")]
    private static partial Regex Form();
}
