using AlbertEmbed.Engine;

namespace AlbertEmbed.Runs;

/// <summary>A setting that two recipes give different values.</summary>
/// <param name="Key">Its name in the files beside an output.</param>
/// <param name="Before">Its value in the earlier recipe.</param>
/// <param name="Now">Its value in the later one.</param>
internal sealed record RecipeDifference(string Key, string Before, string Now)
{
    private const string AfterPooling = "then";
    private const string Nothing = "nothing";
    private const string Normalize = "normalize";

    public override string ToString() => (Key, Before, Now) switch
    {
        (AfterPooling, Nothing, Normalize) => "vectors were not normalised and now are (--normalize)",
        (AfterPooling, Normalize, Nothing) => "vectors were normalised (--normalize) and now are not",
        (RecipeWords.Prompt, _, _) => $"the prompt was {Quoted(Before)} and is now {Quoted(Now)}",
        (AfterPooling, _, _) => $"after pooling came {Before}, and now comes {Now}",
        (_, _, Nothing) => $"{Key} was {Before} and is now not said",
        (_, Nothing, _) => $"{Key} was not said and is now {Now}",
        _ => $"{Key} was {Before} and is now {Now}",
    };

    private static string Quoted(string prompt) => prompt == Nothing ? "none" : $"\"{prompt}\"";
}
