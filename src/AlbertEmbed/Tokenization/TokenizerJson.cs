using System.Text.Json;
using AlbertEmbed.Checkpoints;

namespace AlbertEmbed.Tokenization;

/// <summary>
/// Reads a <c>tokenizer.json</c> (version 1.0): added tokens, normalizer, pre-tokenizer, model and template. It refuses unknown parts by
/// name.
/// </summary>
internal static class TokenizerJson
{
    /// <exception cref="FormatException">It is not JSON, or has a part that is not supported.</exception>
    public static TokenizerParts Parse(byte[] file, string path = CheckpointFiles.TokenizerJson)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(file);
            return Parse(document.RootElement, path);
        }
        catch (JsonException e)
        {
            throw new FormatException($"it is not valid JSON (line {e.LineNumber + 1})", e);
        }
        catch (Exception e) when (
            e is InvalidOperationException or KeyNotFoundException or IndexOutOfRangeException or ArgumentException
                or NullReferenceException or OverflowException)
        {
            throw new FormatException($"a part of it is missing or of the wrong kind ({e.Message.TrimEnd('.')})", e);
        }
    }

    private static TokenizerParts Parse(JsonElement root, string path)
    {
        if (root.Part("version")?.ToString() is { } version and not "1.0")
        {
            throw new FormatException($"its version is {version}, and only 1.0 is supported");
        }

        ITextNormalizer normalizer = TokenizerJsonNormalizer.Parse(root.Part("normalizer"), path);
        IPreTokenizer preTokenizer = TokenizerJsonPreTokenizer.Parse(root.Part("pre_tokenizer"));
        JsonElement model = root.GetProperty("model");
        IWordSegmenter segmenter = TokenizerJsonModel.Parse(model);
        JsonElement[] added = root.Part("added_tokens") is { } tokens ? [.. tokens.EnumerateArray()] : [];
        return new TokenizerParts
        {
            Normalizer = normalizer,
            PreTokenizer = preTokenizer,
            Start = preTokenizer.NeedsTextStart
                ? new TextStart(TokenizerJsonNormalizer.ParseAsReference(root.Part("normalizer"), path))
                : null,
            Segmenter = segmenter,
            Template = TokenizerJsonTemplate.Parse(root.Part("post_processor")),
            BertFlags = BertFlags.Of(root.Part("normalizer")),
            TruncatesLeft = root.Part("truncation")?.Part("direction")?.GetString() == "Left",
            RawTokens = [.. added.Where(token => !token.Flag("normalized")).Select(token => Added(token, null))],
            NormalizedTokens = [.. added.Where(token => token.Flag("normalized")).Select(token => Added(token, normalizer))],
            AllowsChunks = normalizer is AlbertNormalizer
                && preTokenizer is AlbertPreTokenizer
                && !added.Any(token => token.Flag("normalized")),
            Description = $"{(segmenter is UnigramSegmenter ? "SentencePiece unigram" : "WordPiece")} ({CheckpointFiles.TokenizerJson})",
        };
    }

    private static string Content(JsonElement token) =>
        token.GetProperty("content").GetString() ?? throw new FormatException("an added token has no content");

    private static AddedToken Added(JsonElement token, ITextNormalizer? normalizer)
    {
        string content = Content(token);
        return new AddedToken(
            normalizer is null ? content : FurtherTokens.Normalized(normalizer, content), TokenId.Read(token.GetProperty("id"), content))
        {
            Name = content,
            StripLeft = token.Flag("lstrip"),
            StripRight = token.Flag("rstrip"),
            SingleWord = token.Flag("single_word"),
        };
    }
}
