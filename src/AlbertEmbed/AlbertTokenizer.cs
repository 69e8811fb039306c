using System.Buffers;
using System.Collections.Concurrent;
using AlbertEmbed.Calls;
using AlbertEmbed.Errors;
using AlbertEmbed.Models;
using AlbertEmbed.Tokenization;
using Microsoft.ML.Tokenizers;
using Core = AlbertEmbed.Tokenization.Tokenizer;

namespace AlbertEmbed;

/// <summary>
/// ALBERT's exact tokenizer, SentencePiece or WordPiece, for programs that take Microsoft.ML.Tokenizers' base class: the ids of Hugging
/// Face's fast tokenizers, and offsets in the text as given. Immutable and thread-safe.
/// </summary>
/// <remarks>
/// The base class's members add no special tokens. Normalization and pre-tokenization are a part of ALBERT's ids: they are done whatever
/// <c>considerNormalization</c> and <c>considerPreTokenization</c> say. Normalized text is never returned, because all indices count in
/// the text as given.
/// </remarks>
public sealed class AlbertTokenizer : Microsoft.ML.Tokenizers.Tokenizer
{
    private readonly Core core;
    private readonly TextTokenizer framing;
    private readonly TokenDecoder decoder;
    private readonly ConcurrentBag<TokenBuffer> plainBuffers = [];
    private readonly ConcurrentBag<TokenBuffer> detailedBuffers = [];

    internal AlbertTokenizer(Core core)
    {
        this.core = core;
        framing = new TextTokenizer(core, int.MaxValue);
        decoder = new TokenDecoder(core);
    }

    /// <summary>One more than the highest id.</summary>
    public int VocabularySize => core.VocabularySize;

    /// <summary>Loads the tokenizer of the model inside the package.</summary>
    /// <exception cref="AlbertException">The application has lost the model's files.</exception>
    public static AlbertTokenizer LoadDefault() => Load(ModelFinder.BundledFolder);

    /// <summary>Loads a checkpoint's tokenizer.</summary>
    /// <param name="path">A tokenizer.json, spiece.model or vocab.txt, or the folder that holds one of them, in this order.</param>
    /// <exception cref="AlbertException">There is none, or it is damaged or of another kind.</exception>
    public static AlbertTokenizer Load(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        try
        {
            return new AlbertTokenizer(TokenizerLoader.LoadPath(path));
        }
        catch (UserException e)
        {
            throw Failures.Of(e, nameof(path));
        }
    }

    /// <summary>The ids of <c>[CLS] text [SEP]</c>, or of <c>[CLS] text [SEP] pair [SEP]</c>, whatever their number.</summary>
    public IReadOnlyList<int> EncodeWithSpecialTokens(string text, string? pair = null)
    {
        ArgumentNullException.ThrowIfNull(text);
        TokenBuffer buffer = Rent(plainBuffers);
        try
        {
            return framing.Encode(text, pair, buffer).Ids;
        }
        catch (UserException e)
        {
            throw Failures.Of(e, nameof(text));
        }
        finally
        {
            plainBuffers.Add(buffer);
        }
    }

    /// <summary>The text of tokens: pieces are joined, special tokens stand as they are.</summary>
    /// <exception cref="ArgumentException">There is no token with one of the ids.</exception>
    public override string Decode(IEnumerable<int> ids)
    {
        ArgumentNullException.ThrowIfNull(ids);
        return decoder.TryDecode(ids, out string text)
            ? text
            : throw new ArgumentException("There is no token with one of the ids.", nameof(ids));
    }

    /// <inheritdoc/>
    public override OperationStatus Decode(IEnumerable<int> ids, Span<char> destination, out int idsConsumed, out int charsWritten)
    {
        ArgumentNullException.ThrowIfNull(ids);
        (idsConsumed, charsWritten) = (0, 0);
        int[] all = [.. ids];
        if (!decoder.TryDecode(all, out string text))
        {
            return OperationStatus.InvalidData;
        }

        if (!text.TryCopyTo(destination))
        {
            return OperationStatus.DestinationTooSmall;
        }

        (idsConsumed, charsWritten) = (all.Length, text.Length);
        return OperationStatus.Done;
    }

    /// <inheritdoc/>
    protected override EncodeResults<int> EncodeToIds(string? text, ReadOnlySpan<char> textSpan, EncodeSettings settings)
    {
        ReadOnlySpan<char> given = text is null ? textSpan : text;
        if (settings.MaxTokenCount < int.MaxValue)
        {
            EncodeResults<EncodedToken> some = EncodeToTokens(text, textSpan, settings);
            return new() { Tokens = [.. some.Tokens.Select(token => token.Id)], CharsConsumed = some.CharsConsumed };
        }

        TokenBuffer buffer = Rent(plainBuffers);
        try
        {
            Fill(buffer, given, int.MaxValue);
            return new() { Tokens = buffer.Ids.ToArray(), CharsConsumed = given.Length };
        }
        finally
        {
            plainBuffers.Add(buffer);
        }
    }

    /// <inheritdoc/>
    protected override EncodeResults<EncodedToken> EncodeToTokens(string? text, ReadOnlySpan<char> textSpan, EncodeSettings settings)
    {
        ReadOnlySpan<char> given = text is null ? textSpan : text;
        int most = Most(settings);
        TokenBuffer buffer = Rent(detailedBuffers);
        try
        {
            Fill(buffer, given, most);
            int count = TokenCut.AtMost(buffer, most);
            EncodedToken[] tokens = new EncodedToken[count];
            for (int i = 0; i < count; i++)
            {
                tokens[i] = new EncodedToken(buffer.Ids[i], buffer.Surfaces[i], new Range(buffer.Offsets[i].Start, buffer.Offsets[i].End));
            }

            return new() { Tokens = tokens, CharsConsumed = TokenCut.End(buffer, count, given.Length) };
        }
        finally
        {
            detailedBuffers.Add(buffer);
        }
    }

    /// <inheritdoc/>
    protected override int CountTokens(string? text, ReadOnlySpan<char> textSpan, EncodeSettings settings)
    {
        ReadOnlySpan<char> given = text is null ? textSpan : text;
        return settings.MaxTokenCount < int.MaxValue ? EncodeToTokens(text, textSpan, settings).Tokens.Count : Count(given);
    }

    /// <inheritdoc/>
    protected override int GetIndexByTokenCount( // long: the base class's
        string? text, ReadOnlySpan<char> textSpan, EncodeSettings settings, bool fromEnd, out string? normalizedText, out int tokenCount)
    {
        ReadOnlySpan<char> given = text is null ? textSpan : text;
        normalizedText = null;
        int most = Most(settings);
        TokenBuffer buffer = Rent(detailedBuffers);
        try
        {
            Fill(buffer, given, fromEnd ? int.MaxValue : most);
            if (!fromEnd)
            {
                tokenCount = TokenCut.AtMost(buffer, most);
                return TokenCut.End(buffer, tokenCount, given.Length);
            }

            int index = TokenCut.Start(buffer, most, given, core.ContinuationPrefix, Count);
            tokenCount = index == 0 ? buffer.Count : Count(given[index..]);
            return index;
        }
        finally
        {
            detailedBuffers.Add(buffer);
        }
    }

    private static int Most(EncodeSettings settings)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(settings.MaxTokenCount, 1, nameof(settings));
        return settings.MaxTokenCount;
    }

    private int Count(ReadOnlySpan<char> text)
    {
        TokenBuffer buffer = Rent(plainBuffers);
        try
        {
            Fill(buffer, text, int.MaxValue);
            return buffer.Count;
        }
        finally
        {
            plainBuffers.Add(buffer);
        }
    }

    private void Fill(TokenBuffer buffer, ReadOnlySpan<char> text, int enough)
    {
        buffer.Clear();
        try
        {
            core.Encode(text, buffer, enough);
        }
        catch (UserException e)
        {
            throw Failures.Of(e, nameof(text));
        }
    }

    private TokenBuffer Rent(ConcurrentBag<TokenBuffer> buffers) =>
        buffers.TryTake(out TokenBuffer? free) ? free : new TokenBuffer(keepDetails: buffers == detailedBuffers);
}
