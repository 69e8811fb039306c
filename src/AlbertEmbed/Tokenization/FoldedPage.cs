namespace AlbertEmbed.Tokenization;

/// <summary>What a normalizer makes of each of 256 consecutive characters, each on its own.</summary>
internal sealed class FoldedPage
{
    public const int Size = 256;

    private readonly int[] starts;
    private readonly char[] text;
    private readonly bool[] joins;

    /// <param name="starts">Where the text of each character starts; one more at the end.</param>
    /// <param name="text">The texts, one after the other.</param>
    /// <param name="joins">Whether a character may form a cluster with its neighbours, so that its own text does not count.</param>
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
