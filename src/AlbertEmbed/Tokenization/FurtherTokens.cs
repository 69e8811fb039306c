using AlbertEmbed.Errors;

namespace AlbertEmbed.Tokenization;

/// <summary>
/// Adds the tokens of the settings files to the tokenizer of a vocabulary file, as the reference's fast tokenizers do when they load it.
/// </summary>
internal sealed class FurtherTokens
{
    private readonly TokenizerParts parts;

    /// <summary>Tokens that are found in the text as given, by their contents.</summary>
    private readonly Dictionary<string, AddedToken> raw = [];

    /// <summary>Tokens that are found in normalized text.</summary>
    private readonly List<AddedToken> normalized;

    private readonly HashSet<string> normalizedNames;

    private int nextId;

    private FurtherTokens(TokenizerParts parts)
    {
        this.parts = parts;
        foreach (AddedToken token in parts.RawTokens)
        {
            raw[token.Content] = !raw.TryGetValue(token.Content, out AddedToken? same) || same.Id == token.Id ? token
                : throw new FormatException($"its added token {token.Content} has the ids {same.Id} and {token.Id}");
        }

        normalized = [.. parts.NormalizedTokens];
        normalizedNames = [.. normalized.Select(token => token.Name)];
        nextId = Math.Max(
            parts.Segmenter.Count, parts.RawTokens.Concat(normalized).Select(token => token.Id + 1).DefaultIfEmpty().Max());
    }

    /// <exception cref="FormatException">A token has two ids, or two tokens have one.</exception>
    /// <exception cref="UserException">The same, where another file than the vocabulary's says so.</exception>
    public static TokenizerParts Add(TokenizerParts parts, TokenizerSettings settings)
    {
        FurtherTokens tokens = new(parts);
        foreach (TokenSetting token in settings.AddedTokens.Concat(settings.SpecialTokens).Concat(settings.FurtherTokens))
        {
            tokens.Add(token);
        }

        tokens.RefuseUnknown(settings.DisputedTokens);
        tokens.RefuseSharedIds();
        return parts with
        {
            RawTokens = [.. tokens.raw.Values],
            NormalizedTokens = tokens.normalized,
            AllowsChunks = parts.AllowsChunks && tokens.normalized.Count == 0,
        };
    }

    /// <summary>The content of a token in normalized text.</summary>
    public static string Normalized(ITextNormalizer normalizer, string content)
    {
        NormalizedText normalized = new(keepOffsets: false);
        normalizer.Normalize(content, 0, normalized);
        return normalized.Chars.ToString();
    }

    private void Add(TokenSetting token)
    {
        int? own = raw.TryGetValue(token.Content, out AddedToken? there) ? there.Id : parts.Segmenter.IdOf(token.Content);
        if (token.Content.Length == 0 || IsAlreadyFound(token, there, own))
        {
            return;
        }

        int id = own ?? token.Id ?? nextId;
        nextId = Math.Max(nextId, id + 1);
        if (own is null && token.Source is null)
        {
            // The reference reserves an id for a token that only the class has, but the vocabulary has no such token to find.
            return;
        }

        AddedToken added = token.With(id) with { IsIdGiven = own is null && token.Id is null };
        if (token.IsNormalized)
        {
            raw.Remove(token.Content);
            normalizedNames.Add(token.Content);
            normalized.Add(added with { Content = Normalized(parts.Normalizer, token.Content) });
        }
        else
        {
            raw[token.Content] = added;
        }
    }

    /// <summary>Whether the tokenizer finds a token without being told of it once more.</summary>
    /// <param name="token">The token.</param>
    /// <param name="there">The added token with the same content, or null.</param>
    /// <param name="own">The id of the content, or null.</param>
    private bool IsAlreadyFound(TokenSetting token, AddedToken? there, int? own)
    {
        if (own is { } one && token.Id is { } other && one != other)
        {
            throw Refusal(token.Source, $"its token {token.Content} has the id {other}, but the vocabulary gives it {one}");
        }

        // Converted folders repeat a vocabulary's user-defined pieces, such as brackets, as added tokens: the segmenter finds them anyway.
        bool isPiece = own is not null && there is null && !token.IsSpecial && parts.Segmenter is UnigramSegmenter;

        // Only a file that states both flags and ids changes the flags of a token. A list without ids repeats known tokens.
        bool hasNewFlags = token.HasFlags && token.Id is not null;
        return isPiece || normalizedNames.Contains(token.Content) || (there is not null && !hasNewFlags);
    }

    /// <summary>
    /// Releases of the reference disagree on whether a key such as image_token makes a token. That changes ids unless the token is known.
    /// </summary>
    private void RefuseUnknown(IEnumerable<TokenSetting> disputed)
    {
        foreach (TokenSetting token in disputed.Where(token => token.Content.Length > 0 && !raw.ContainsKey(token.Content)))
        {
            throw UserException.Model(
                $"{token.Source}: its {token.Key} {token.Content} is not among the special tokens, and releases of transformers "
                    + "disagree on whether it is one. List it in additional_special_tokens, or remove the key, in a copy of the folder.");
        }
    }

    /// <summary>A text with a token whose id another token has would get the vector of the other.</summary>
    private void RefuseSharedIds()
    {
        Dictionary<int, AddedToken> owners = [];
        foreach (AddedToken token in raw.Values.Concat(normalized))
        {
            string piece = parts.Segmenter.PieceOf(token.Id);
            if (piece.Length > 0 && piece != token.Name)
            {
                throw Refusal(
                    token.Source, $"its added token {token.Name} has the id {token.Id}, which the piece {piece} of the vocabulary has");
            }

            if (piece.Length == 0 && parts.Segmenter.IdOf(token.Name) is { } own)
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
