using AlbertEmbed.Tokenization;

namespace AlbertEmbed.Engine;

/// <summary>A token as it is shown.</summary>
/// <param name="Surface">Its piece.</param>
/// <param name="Start">Where it starts in the text, in UTF-16 units.</param>
/// <param name="End">Where it ends.</param>
internal readonly record struct TokenText(string Surface, int Start, int End)
{
    /// <summary>All tokens of a buffer with details.</summary>
    public static TokenText[] Of(TokenBuffer buffer)
    {
        TokenText[] texts = new TokenText[buffer.Surfaces.Count];
        for (int i = 0; i < texts.Length; i++)
        {
            texts[i] = new TokenText(buffer.Surfaces[i], buffer.Offsets[i].Start, buffer.Offsets[i].End);
        }

        return texts;
    }
}
