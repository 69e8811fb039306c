namespace AlbertEmbed.Output;

/// <summary>Where what is written to an output comes out.</summary>
internal enum OutputKind
{
    /// <summary>In a file, or nowhere (<c>/dev/null</c>).</summary>
    File,

    /// <summary>In another program, which may print on the user's terminal.</summary>
    Pipe,

    /// <summary>On the terminal that standard error is, as far as is known.</summary>
    ErrorTerminal,

    /// <summary>On another terminal.</summary>
    OtherTerminal,
}
