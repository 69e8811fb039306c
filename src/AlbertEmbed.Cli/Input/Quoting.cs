namespace AlbertEmbed.Input;

/// <summary>What quotes mean in a table.</summary>
internal enum Quoting
{
    /// <summary>The table's first rows with quotes decide.</summary>
    Auto,

    /// <summary>They are characters like others, and each line is a row.</summary>
    None,

    /// <summary>A field that starts with one ends with one; inside, separators and line ends are text, and two quotes are one.</summary>
    Rfc4180,
}
