namespace AlbertEmbed.Tokenization;

/// <summary>Gives a tokenizer the tokens that were added to its vocabulary, as the reference's fast tokenizers do when they load it.</summary>
internal static class FurtherTokens
{
    /// <param name="parts">The tokenizer of the vocabulary's own file.</param>
    /// <param name="settings">What lies beside that.</param>
    /// <returns>The tokenizer with the tokens that the settings name besides.</returns>
    /// <exception cref="FormatException">A token has two ids, or two tokens have one.</exception>
    public static TokenizerParts Add(TokenizerParts parts, TokenizerSettings settings)
    {
        if (settings.AddedTokens.Count == 0 && settings.FurtherTokens.Count == 0)
        {
            return parts;
        }

        Dictionary<string, AddedToken> raw = parts.RawTokens.ToDictionary(token => token.Content);
        List<AddedToken> normalized = [.. parts.NormalizedTokens];
        HashSet<string> known = [.. parts.NormalizedContents];
        int next = Math.Max(parts.Segmenter.Count, parts.RawTokens.Concat(normalized).Select(token => token.Id + 1).DefaultIfEmpty().Max());
        if (settings.FurtherTokens.Count > 0)
        {
            // The reference gives these ids first, where neither the vocabulary nor the files have them.
            next += settings.NamedTokens.Select(token => token.Content).Distinct()
                .Count(content => !raw.ContainsKey(content) && parts.Segmenter.Find(content) is null && settings.AddedId(content) is null);
        }

        foreach (TokenSetting token in settings.AddedTokens.Concat(settings.FurtherTokens).Where(token => token.Content.Length > 0))
        {
            int? own = raw.TryGetValue(token.Content, out AddedToken? there) ? there.Id : parts.Segmenter.Find(token.Content);
            if (own is { } one && token.Id is { } other && one != other)
            {
                throw new FormatException($"its token {token.Content} has the id {one}, but the settings beside it say {other}");
            }

            // Converted folders state a vocabulary's user-defined pieces, such as brackets, once more: they are found where words are cut
            // into pieces. Other flags are taken over where they are said; a list without ids repeats tokens that are known by now.
            bool isPiece = own is not null && there is null && !token.IsSpecial && parts.Segmenter is UnigramSegmenter;
            if (isPiece || known.Contains(token.Content) || (there is not null && !token.HasFlags))
            {
                continue;
            }

            int id = own ?? token.Id ?? next;
            next = Math.Max(next, id + 1);
            if (token.IsNormalized)
            {
                raw.Remove(token.Content);
                known.Add(token.Content);
                normalized.Add(token.With(id) with { Content = Normalized(parts.Normalizer, token.Content) });
            }
            else
            {
                raw[token.Content] = token.With(id);
            }
        }

        return parts with { RawTokens = [.. raw.Values], NormalizedTokens = normalized, AllowsChunks = parts.AllowsChunks && normalized.Count == 0 };
    }

    /// <summary>What a token looks like in normalized text.</summary>
    public static string Normalized(ITextNormalizer normalizer, string content)
    {
        NormalizedText normalized = new(keepOffsets: false);
        normalizer.Normalize(content, 0, normalized);
        return normalized.Chars.ToString();
    }
}
