using AlbertEmbed.Errors;

namespace AlbertEmbed.Tokenization;

/// <summary>Compares the ids of a tokenizer with the rows of a model's table of vectors.</summary>
internal static class TokenRows
{
    /// <param name="parts">The tokenizer.</param>
    /// <param name="rows">How many ids have a vector.</param>
    /// <param name="path">The tokenizer's own file.</param>
    /// <returns>The tokenizer, with the tokens without a vector marked as unusable.</returns>
    /// <exception cref="UserException">An id that a file states has no vector.</exception>
    public static TokenizerParts MarkUnusable(TokenizerParts parts, int rows, string path)
    {
        if (parts.Segmenter.Count > rows)
        {
            throw UserException.Model(
                $"{path} has ids up to {parts.Segmenter.Count - 1} ({parts.Segmenter.PieceOf(parts.Segmenter.Count - 1)}), but the model "
                    + $"has vectors for {rows}. They belong to different checkpoints.");
        }

        foreach (
            TemplatePart part in parts.Template.Parts(isPair: false).Concat(parts.Template.Parts(isPair: true)).Where(
                part => !part.IsText && part.Value >= rows))
        {
            throw Beyond(path, part.Token, part.Value, rows);
        }

        return parts with
        {
            RawTokens = MarkUnusable(parts.RawTokens, rows, path),
            NormalizedTokens = MarkUnusable(parts.NormalizedTokens, rows, path),
        };
    }

    /// <summary>
    /// A token without a stated id, such as a bos_token, may lack a vector as long as no text contains it.
    /// </summary>
    private static IReadOnlyList<AddedToken> MarkUnusable(IReadOnlyList<AddedToken> tokens, int rows, string path)
    {
        if (tokens.All(token => token.Id < rows))
        {
            return tokens;
        }

        return
        [
            .. from token in tokens
               select token.Id < rows ? token
                   : token.IsIdGiven ? token with { IsUnusable = true }
                   : throw Beyond(token.Source ?? path, token.Name, token.Id, rows),
        ];
    }

    private static UserException Beyond(string file, string token, int id, int rows) => UserException.Model(
        $"{file}: its token {token} has the id {id}, but the model has vectors for {rows} ids. They belong to different checkpoints.");
}
