using System.Text;

namespace AlbertEmbed.Tokenization;

/// <summary>Joins tokens into text: SentencePiece's ▁ is a space, WordPiece's words are set apart by spaces.</summary>
/// <remarks>Source: the decoders Metaspace and WordPiece of Hugging Face's tokenizers, without the latter's clean-up.</remarks>
/// <param name="tokenizer">The vocabulary.</param>
internal sealed class TokenDecoder(Tokenizer tokenizer)
{
    /// <summary>Joins tokens.</summary>
    /// <returns>False when there is no token with one of the ids.</returns>
    public bool TryDecode(IEnumerable<int> ids, out string text)
    {
        StringBuilder joined = new();
        text = string.Empty;
        foreach (int id in ids)
        {
            if (tokenizer.TokenOf(id) is not { } token)
            {
                return false;
            }

            if (tokenizer.ContinuationPrefix is not { } prefix)
            {
                joined.Append(token.Replace(UnigramSegmenter.WordStart, ' '));
            }
            else if (joined.Length > 0 && token.StartsWith(prefix, StringComparison.Ordinal))
            {
                joined.Append(token, prefix.Length, token.Length - prefix.Length);
            }
            else
            {
                joined.Append(joined.Length > 0 ? " " : string.Empty).Append(token);
            }
        }

        bool startsWithSpace = tokenizer.ContinuationPrefix is null && joined.Length > 0 && joined[0] == ' ';
        text = startsWithSpace ? joined.ToString(1, joined.Length - 1) : joined.ToString();
        return true;
    }
}
