using System.Collections.Concurrent;
using AlbertEmbed.Engine;
using AlbertEmbed.Errors;
using AlbertEmbed.Inference;
using AlbertEmbed.Tokenization;

namespace AlbertEmbed.Calls;

/// <summary>Embeds texts for several callers at once, with one session.</summary>
/// <param name="session">The encoder.</param>
/// <param name="tokenizer">Makes token ids.</param>
/// <param name="options">What a vector is.</param>
/// <param name="permits">One for each batch that may be computed at the same time.</param>
internal sealed class TextEmbedder(IEncoderSession session, TextTokenizer tokenizer, PipelineOptions options, SemaphoreSlim permits)
    : IDisposable
{
    private readonly ConcurrentBag<CallMemory> free = [];
    private readonly bool ownsSession = true;
    private volatile bool isDisposed;

    private TextEmbedder(TextEmbedder other, PipelineOptions options)
        : this(other.Session, other.Tokenizer, options, other.Permits) => ownsSession = false;

    /// <summary>Components of what a text, or each of its tokens, becomes.</summary>
    public int Width => options.Recipe.Width(session.Width);

    /// <summary>Whether the session itself pools.</summary>
    public bool IsPerText => session.Output.IsPerText || session.Output.IsPooled;

    private IEncoderSession Session => session;

    private TextTokenizer Tokenizer => tokenizer;

    private SemaphoreSlim Permits => permits;

    /// <summary>Embeds with the same session, and makes something else of what it gives.</summary>
    public TextEmbedder WithRecipe(PipelineOptions other) => new(this, other);

    /// <summary>Embeds one text, or a pair, on the caller's thread.</summary>
    /// <param name="text">The text.</param>
    /// <param name="pair">The second text of a pair.</param>
    /// <param name="copy">Takes what is needed of the vectors, which are in memory that is used again.</param>
    /// <exception cref="AlbertException">The text cannot be embedded.</exception>
    public T EmbedOne<T>(string text, string? pair, CopyVectors<T> copy)
    {
        CallMemory memory = Rent();
        try
        {
            return copy(memory.Embed(text, pair));
        }
        catch (UserException e)
        {
            throw Failures.Of(e, nameof(text));
        }
        finally
        {
            free.Add(memory);
        }
    }

    /// <summary>Embeds one text into a caller's memory.</summary>
    /// <exception cref="AlbertException">The text cannot be embedded.</exception>
    public AlbertTextInfo EmbedOne(ReadOnlySpan<char> text, Span<float> destination)
    {
        CallMemory memory = Rent();
        try
        {
            EmbeddedText embedded = memory.Embed(text, null);
            embedded.Vectors.CopyTo(destination);
            return Copies.Info(embedded);
        }
        catch (UserException e)
        {
            throw Failures.Of(e, nameof(text));
        }
        finally
        {
            free.Add(memory);
        }
    }

    /// <summary>Embeds texts on several threads; a single one on the caller's.</summary>
    /// <exception cref="AlbertException">A text cannot be embedded.</exception>
    public List<AlbertEmbedding> EmbedAll(TextList texts, CancellationToken stop)
    {
        EmbeddingSink sink = new(texts.Count);
        EmbedInto(sink, texts, stop);
        return sink.All;
    }

    /// <summary>Embeds texts into a list, which has those before a bad one when this throws.</summary>
    /// <exception cref="AlbertException">A text cannot be embedded.</exception>
    public void EmbedInto(EmbeddingSink sink, TextList texts, CancellationToken stop)
    {
        ObjectDisposedException.ThrowIf(isDisposed, typeof(AlbertModel));
        stop.ThrowIfCancellationRequested();
        try
        {
            using EmbeddingEngine<ListedText> engine = new(
                new SharedSession(session, permits, stop), tokenizer, ThreadsFor(texts.Count), new NoStore<ListedText>(), stop);
            engine.Run(texts, sink);
        }
        catch (UserException e)
        {
            throw Failures.Of(e, nameof(texts));
        }
        catch (OperationCanceledException e)
        {
            throw new OperationCanceledException("Embedding was cancelled.", e, stop);
        }
    }

    public void Dispose()
    {
        isDisposed = true;
        if (ownsSession)
        {
            session.Dispose();
        }
    }

    private PipelineOptions ThreadsFor(int texts) => options with { Threads = Math.Clamp(texts, 1, options.Threads) };

    private CallMemory Rent()
    {
        ObjectDisposedException.ThrowIf(isDisposed, typeof(AlbertModel));
        return free.TryTake(out CallMemory? memory)
            ? memory
            : new CallMemory(new SharedSession(session, permits, CancellationToken.None), tokenizer, options);
    }
}
