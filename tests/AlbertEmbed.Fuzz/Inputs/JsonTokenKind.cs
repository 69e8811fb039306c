namespace AlbertEmbed.Fuzz.Inputs;

/// <summary>What a token of JSON is.</summary>
internal enum JsonTokenKind
{
    Key,
    Text,

    /// <summary>A number, a word, or what damage has made of them.</summary>
    Other,
    Opening,
    Closing,
}
