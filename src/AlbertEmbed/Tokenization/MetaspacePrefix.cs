namespace AlbertEmbed.Tokenization;

/// <summary>Which words a <see cref="Metaspace"/> puts its replacement in front of.</summary>
internal enum MetaspacePrefix
{
    Always,

    /// <summary>Only the one at the start of the text.</summary>
    First,

    Never,
}
