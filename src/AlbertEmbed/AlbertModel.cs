using System.Runtime.CompilerServices;
using AlbertEmbed.Calls;
using AlbertEmbed.Errors;
using AlbertEmbed.Models;

namespace AlbertEmbed;

/// <summary>
/// An ALBERT model that turns texts into vectors. All members are thread-safe, except <see cref="Dispose"/> while a call runs.
/// </summary>
/// <remarks>
/// Vectors are those of the command line albert-embed to the last bit: of its pipes and files of 8 KB and more, and with
/// <see cref="AlbertOptions.ForFewTexts"/> of its arguments and smaller files, for which it makes itself ready sooner.
/// It owns the mapped weights and a session of ONNX Runtime. One text is computed on the caller's thread, several on as many threads as
/// there are batches to compute; at most <see cref="AlbertOptions.Threads"/> batches are computed at the same time, by all calls together.
/// </remarks>
public sealed class AlbertModel : IDisposable
{
    private readonly LoadedModel loaded;

    private AlbertModel(LoadedModel loaded, string name)
    {
        this.loaded = loaded;
        Name = Path.Exists(name) ? Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(name))) : name;
        Tokenizer = new AlbertTokenizer(loaded.Tokenizer);
    }

    /// <summary>The model's tokenizer, which can be used after the model is disposed.</summary>
    public AlbertTokenizer Tokenizer { get; }

    /// <summary>Components of a vector.</summary>
    public int Dimensions => loaded.Vectors.Width;

    /// <summary>Most tokens of a text that are computed at once, special ones included.</summary>
    public int MaxTokens => loaded.MaxTokens;

    /// <summary>What was chosen, with the checkpoint's and the machine's defaults filled in.</summary>
    public AlbertOptions Options => loaded.Options;

    /// <summary>What a vector is made of, in words: <c>pooling</c>, <c>then</c>, <c>layers</c>, <c>layer_merge</c>.</summary>
    public IReadOnlyDictionary<string, string> Recipe => loaded.Recipe;

    /// <summary>The folder or file that the model was loaded from.</summary>
    public string Location => loaded.Location;

    /// <summary>The name that the model was loaded by; for a folder or file, the last part of its path.</summary>
    public string Name { get; }

    /// <summary>Loads the model inside the package, with no download.</summary>
    /// <exception cref="AlbertException">The application has lost the model's files, or ONNX Runtime cannot be loaded.</exception>
    public static AlbertModel LoadDefault(AlbertOptions? options = null) =>
        Open(ModelFinder.BundledFolder, ModelFinder.BundledNames[^1], options);

    /// <summary>
    /// Loads a Hugging Face ALBERT checkpoint folder, or an exported ONNX file with its config.json and tokenizer beside it.
    /// </summary>
    /// <param name="path">The folder or file.</param>
    /// <param name="options">How it is run.</param>
    /// <exception cref="AlbertException">It is missing, damaged, not ALBERT, or cannot be run as asked for.</exception>
    /// <exception cref="ArgumentException">The options make no sense for this model.</exception>
    public static AlbertModel Load(string path, AlbertOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return Open(path, path, options);
    }

    /// <summary>
    /// Loads a folder or file as it is, and any other model by its name: from a cache on this machine, else fetched and verified.
    /// </summary>
    /// <param name="name">
    /// A path, a name on the hub such as <c>albert/albert-base-v2</c>, or a well-known short one such as <c>albert-base-v2</c>.
    /// </param>
    /// <param name="options">How it is run.</param>
    /// <param name="hub">Where it comes from.</param>
    /// <param name="cancellationToken">Ends a download; what has come is kept for the next one.</param>
    /// <exception cref="AlbertException">It cannot be found, fetched or run.</exception>
    public static Task<AlbertModel> LoadAsync(
        string name, AlbertOptions? options = null, AlbertHubOptions? hub = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        return Task.Run(
            () => Open(NamedModel.Find(name, hub ?? new AlbertHubOptions(), cancellationToken), name, options), cancellationToken);
    }

    /// <summary>Embeds a text, on the caller's thread.</summary>
    /// <exception cref="AlbertException">The text is too long under <see cref="AlbertOverflow.Throw"/>.</exception>
    public AlbertEmbedding Embed(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return loaded.Vectors.EmbedOne(text, null, Copies.Vector);
    }

    /// <summary>Embeds a text into memory of the caller's.</summary>
    /// <param name="text">The text.</param>
    /// <param name="destination">Receives the vector: at least [<see cref="Dimensions"/>].</param>
    /// <returns>What happened to the text.</returns>
    /// <exception cref="ArgumentException">The destination is too short.</exception>
    /// <exception cref="AlbertException">The text is too long under <see cref="AlbertOverflow.Throw"/>.</exception>
    public AlbertTextInfo EmbedInto(ReadOnlySpan<char> text, Span<float> destination) => destination.Length >= Dimensions
        ? loaded.Vectors.EmbedOne(text, destination)
        : throw new ArgumentException(
            $"The destination has {destination.Length} components; the vector has {Dimensions}.", nameof(destination));

    /// <summary>Embeds a pair of texts as one input: <c>[CLS] text [SEP] pair [SEP]</c>, with token types 0 and 1.</summary>
    /// <exception cref="AlbertException">The model cannot tell the texts of a pair apart, or they are too long.</exception>
    public AlbertEmbedding EmbedPair(string text, string pair)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(pair);
        loaded.RequirePairs();
        return loaded.Vectors.EmbedOne(text, pair, Copies.Vector);
    }

    /// <summary>Embeds texts in batches, on several threads.</summary>
    /// <returns>Their vectors, in their order.</returns>
    /// <exception cref="AlbertException">A text cannot be embedded; the message says which.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled, after the batches that were running.</exception>
    public IReadOnlyList<AlbertEmbedding> Embed(IReadOnlyList<string> texts, CancellationToken cancellationToken = default) =>
        loaded.Vectors.EmbedAll(new TextList(texts), cancellationToken);

    /// <summary>Embeds pairs of texts in batches, on several threads: each text with the one of the same index in the other list.</summary>
    /// <returns>Their vectors, in their order.</returns>
    /// <exception cref="ArgumentException">The lists differ in their length.</exception>
    /// <exception cref="AlbertException">A pair cannot be embedded; the message says which.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled, after the batches that were running.</exception>
    public IReadOnlyList<AlbertEmbedding> EmbedPairs(
        IReadOnlyList<string> texts, IReadOnlyList<string> pairs, CancellationToken cancellationToken = default)
    {
        TextList list = new(texts, pairs);
        loaded.RequirePairs();
        return loaded.Vectors.EmbedAll(list, cancellationToken);
    }

    /// <summary>
    /// Embeds a stream of texts in their order. Memory does not grow with the stream: texts are taken while they come at once, up to a
    /// block, and a block is embedded while the next text is waited for.
    /// </summary>
    /// <exception cref="AlbertException">A text cannot be embedded; the vectors of those before it have been given.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled, after the batches that were running.</exception>
    public async IAsyncEnumerable<AlbertEmbedding> EmbedAsync(
        IAsyncEnumerable<string> texts, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(texts);
        await using TextStream stream = new(texts, cancellationToken);
        while (await stream.NextBlock().ConfigureAwait(false) is { Count: > 0 } block)
        {
            TextList list = new(block, firstIndex: stream.Taken - block.Count);
            EmbeddingSink done = new(block.Count);
            Task embedding = Task.Run(() => loaded.Vectors.EmbedInto(done, list, cancellationToken), CancellationToken.None);
            await embedding.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            foreach (AlbertEmbedding one in done.All)
            {
                yield return one;
            }

            await embedding.ConfigureAwait(false);
        }
    }

    /// <summary>Embeds each token of a text, on the caller's thread.</summary>
    /// <exception cref="AlbertException">The model's graph pools inside, or the text is too long under
    /// <see cref="AlbertOverflow.Throw"/>.</exception>
    public AlbertTokenEmbeddings EmbedTokens(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return loaded.Tokens.EmbedOne(text, null, Copies.Tokens);
    }

    /// <summary>Frees the weights and the session. No call may be running.</summary>
    public void Dispose() => loaded.Dispose();

    private static AlbertModel Open(string location, string name, AlbertOptions? options)
    {
        try
        {
            return new AlbertModel(LoadedModel.Open(location, options ?? new AlbertOptions()), name);
        }
        catch (UserException e)
        {
            throw Failures.Of(e, nameof(options));
        }
    }
}
