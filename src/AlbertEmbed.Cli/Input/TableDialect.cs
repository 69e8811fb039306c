namespace AlbertEmbed.Input;

/// <summary>How a table was read.</summary>
/// <param name="Input">The first input that was read in this way.</param>
/// <param name="Delimiter">What stands between two fields.</param>
/// <param name="Quoting">none or rfc4180; auto where no field starts with a quote, so that both give the same.</param>
internal sealed record TableDialect(string Input, string Delimiter, string Quoting)
{
    public static string Name(char delimiter) => delimiter == '\t' ? "tab" : delimiter.ToString();
}
