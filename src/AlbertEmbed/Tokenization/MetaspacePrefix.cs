namespace AlbertEmbed.Tokenization;

/// <summary>Which words a <see cref="Metaspace"/> puts its replacement in front of.</summary>
internal enum MetaspacePrefix
{
    Always,

    /// <summary>Only those whose first character stands for the first character of the text.</summary>
    First,

    Never,
}
