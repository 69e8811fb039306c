namespace AlbertEmbed.Tokenization;

/// <summary>The words that <see cref="Metaspace"/> puts its replacement in front of.</summary>
internal enum MetaspacePrefix
{
    Always,

    /// <summary>Only words that start with the first character of the text.</summary>
    First,

    Never,
}
