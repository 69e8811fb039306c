namespace AlbertEmbed.Input;

/// <summary>The lines of a table, and what is known of it before it is read.</summary>
/// <param name="Lines">The lines as they stand.</param>
/// <param name="Name">The input's name, for messages.</param>
/// <param name="ExpectedDelimiter">What stands between two fields by the table's name.</param>
/// <param name="HasHeader">Without a header, the two columns are a text and its pair.</param>
internal sealed record TableLines(LineReader Lines, string Name, char ExpectedDelimiter, bool HasHeader = true);
