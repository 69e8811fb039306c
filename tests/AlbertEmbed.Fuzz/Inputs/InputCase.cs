namespace AlbertEmbed.Fuzz.Inputs;

/// <summary>A run of the program that reads files, one of which is damaged first.</summary>
/// <param name="Kind">What the readers are counted under.</param>
/// <param name="Files">The files by their names in the run's folder.</param>
/// <param name="Target">The name of the one that is damaged.</param>
/// <param name="Arguments">The program's arguments; {dir} is the run's folder.</param>
internal sealed record InputCase(string Kind, IReadOnlyDictionary<string, string> Files, string Target, string[] Arguments)
{
    /// <summary>How many lines a run that is done must write, where the damage cannot change that.</summary>
    public int? Lines { get; init; }

    /// <summary>Whether a hub serves the files instead of the folder.</summary>
    public bool FromHub { get; init; }

    /// <summary>Whether each line of output is JSON.</summary>
    public bool WritesJson { get; init; }
}
