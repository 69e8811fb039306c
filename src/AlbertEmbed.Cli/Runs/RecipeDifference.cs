namespace AlbertEmbed.Runs;

/// <summary>A setting that two recipes give different values.</summary>
/// <param name="Key">Its name in the files beside an output.</param>
/// <param name="Before">Its value in the earlier recipe.</param>
/// <param name="Now">Its value in the later one.</param>
internal sealed record RecipeDifference(string Key, string Before, string Now)
{
    public override string ToString() => $"{Key} was {Before} and is now {Now}";
}
