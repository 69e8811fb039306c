namespace AlbertEmbed.Tokenization;

/// <summary>The normalized forms of 256 consecutive characters, each without neighbours.</summary>
internal sealed class FoldedPage
{
    public const int Size = 256;

    private readonly int[] starts;
    private readonly char[] text;
    private readonly bool[] joins;

    /// <param name="starts">Start of each character's form in the text, and the end of the last.</param>
    /// <param name="text">All forms, one after the other.</param>
    /// <param name="joins">Whether a character may form a cluster with its neighbours, so that its form depends on them.</param>
    public FoldedPage(int[] starts, char[] text, bool[] joins)
    {
        this.starts = starts;
        this.text = text;
        this.joins = joins;
    }

    public ReadOnlySpan<char> Text(int scalar)
    {
        int at = scalar % Size;
        return text.AsSpan(starts[at], starts[at + 1] - starts[at]);
    }

    public bool Joins(int scalar) => joins[scalar % Size];
}
