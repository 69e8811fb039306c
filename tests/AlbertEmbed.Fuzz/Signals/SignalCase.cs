namespace AlbertEmbed.Fuzz.Signals;

/// <summary>A command that signals come to.</summary>
/// <param name="Name">What counts are kept by.</param>
/// <param name="Arguments">Its arguments; <see cref="SignalCases.Here"/> stands for the folder that it writes into.</param>
internal sealed record SignalCase(string Name, string[] Arguments)
{
    /// <summary>What is added when it is run after one that a signal ended.</summary>
    public string[] Again { get; init; } = [];

    /// <summary>Whether standard output is the same each time.</summary>
    public bool SaysTheSame { get; init; } = true;

    /// <summary>How many bytes a slow hub sends at once; null when the command asks none.</summary>
    public int? HubPiece { get; init; }
}
