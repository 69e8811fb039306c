using AlbertEmbed.Errors;

namespace AlbertEmbed.Tokenization;

/// <summary>
/// Gives a tokenizer the tokens that were added to its vocabulary, as the reference's fast tokenizers do when they load it.
/// </summary>
internal static class FurtherTokens
{
    /// <param name="parts">The tokenizer of the vocabulary's own file.</param>
    /// <param name="settings">What lies beside that.</param>
    /// <returns>The tokenizer with the tokens that the settings name besides.</returns>
    /// <exception cref="FormatException">A token has two ids, or two tokens have one.</exception>
    /// <exception cref="UserException">The same, where another file than the vocabulary's says so.</exception>
    public static TokenizerParts Add(TokenizerParts parts, TokenizerSettings settings)
    {
        Dictionary<string, AddedToken> raw = [];
        foreach (AddedToken token in parts.RawTokens)
        {
            raw[token.Content] = !raw.TryGetValue(token.Content, out AddedToken? same) || same.Id == token.Id ? token
                : throw new FormatException($"its added token {token.Content} has the ids {same.Id} and {token.Id}");
        }

        List<AddedToken> normalized = [.. parts.NormalizedTokens];
        HashSet<string> known = [.. normalized.Select(token => token.Name)];
        int next = Math.Max(parts.Segmenter.Count, parts.RawTokens.Concat(normalized).Select(token => token.Id + 1).DefaultIfEmpty().Max());
        foreach (
            TokenSetting token in settings.AddedTokens.Concat(settings.SpecialTokens).Concat(settings.FurtherTokens).Where(
                token => token.Content.Length > 0))
        {
            int? own = raw.TryGetValue(token.Content, out AddedToken? there) ? there.Id : parts.Segmenter.Find(token.Content);
            if (own is { } one && token.Id is { } other && one != other)
            {
                throw Refusal(token.Source, $"its token {token.Content} has the id {other}, but the vocabulary gives it {one}");
            }

            // Converted folders state a vocabulary's user-defined pieces, such as brackets, once more: they are found where words are cut
            // into pieces. Other flags are taken over where they are said; a list without ids repeats tokens that are known by now.
            bool isPiece = own is not null && there is null && !token.IsSpecial && parts.Segmenter is UnigramSegmenter;
            if (isPiece || known.Contains(token.Content) || (there is not null && (!token.HasFlags || token.Id is null)))
            {
                continue;
            }

            int id = own ?? token.Id ?? next;
            next = Math.Max(next, id + 1);
            if (own is null && token.Source is null)
            {
                // Only by its class does the tokenizer have it: it takes an id, but no text has to have it.
                continue;
            }

            AddedToken added = token.With(id) with { IsIdGiven = own is null && token.Id is null };
            if (token.IsNormalized)
            {
                raw.Remove(token.Content);
                known.Add(token.Content);
                normalized.Add(added with { Content = Normalized(parts.Normalizer, token.Content) });
            }
            else
            {
                raw[token.Content] = added;
            }
        }

        RefuseSharedIds(raw.Values.Concat(normalized), parts.Segmenter);
        return parts with
        {
            RawTokens = [.. raw.Values],
            NormalizedTokens = normalized,
            AllowsChunks = parts.AllowsChunks && normalized.Count == 0,
        };
    }

    /// <summary>What a token looks like in normalized text.</summary>
    public static string Normalized(ITextNormalizer normalizer, string content)
    {
        NormalizedText normalized = new(keepOffsets: false);
        normalizer.Normalize(content, 0, normalized);
        return normalized.Chars.ToString();
    }

    /// <summary>A text with such a token would get the vector of another.</summary>
    private static void RefuseSharedIds(IEnumerable<AddedToken> tokens, IWordSegmenter vocabulary)
    {
        Dictionary<int, AddedToken> owners = [];
        foreach (AddedToken token in tokens)
        {
            string piece = vocabulary.Piece(token.Id);
            if (piece.Length > 0 && piece != token.Name)
            {
                throw Refusal(
                    token.Source, $"its added token {token.Name} has the id {token.Id}, which the piece {piece} of the vocabulary has");
            }

            if (piece.Length == 0 && vocabulary.Find(token.Name) is { } own)
            {
                throw Refusal(token.Source, $"its added token {token.Name} has the id {token.Id}, but the vocabulary gives it {own}");
            }

            if (!owners.TryAdd(token.Id, token) && owners[token.Id].Name != token.Name)
            {
                throw Refusal(token.Source, $"its added tokens {owners[token.Id].Name} and {token.Name} have one id, {token.Id}");
            }
        }
    }

    private static Exception Refusal(string? source, string what) =>
        source is null
            ? new FormatException(what)
            : UserException.Model($"{source}: {what}. The files do not belong together: fetch the checkpoint again.");
}
