using Microsoft.Extensions.AI;

namespace AlbertEmbed;

/// <summary>
/// An ALBERT model as a generator of Microsoft.Extensions.AI. Calls may run at the same time; they share the model's threads. A text that
/// was cut has <c>truncated</c> among its embedding's additional properties, and each has its <c>token_count</c>.
/// </summary>
public sealed class AlbertEmbeddingGenerator : IEmbeddingGenerator<string, Embedding<float>>
{
    private readonly AlbertModel model;
    private readonly bool leaveOpen;
    private readonly EmbeddingGeneratorMetadata metadata;

    /// <param name="model">The model.</param>
    /// <param name="leaveOpen">Whether the model stays open when this is disposed.</param>
    public AlbertEmbeddingGenerator(AlbertModel model, bool leaveOpen = false)
    {
        ArgumentNullException.ThrowIfNull(model);
        this.model = model;
        this.leaveOpen = leaveOpen;
        metadata = new EmbeddingGeneratorMetadata("albert-embed", null, model.Name, model.Dimensions);
    }

    /// <inheritdoc/>
    /// <exception cref="NotSupportedException">The options ask for another model, or other dimensions than the model's.</exception>
    /// <exception cref="AlbertException">A text cannot be embedded.</exception>
    public Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(
        IEnumerable<string> values, EmbeddingGenerationOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(values);
        if (options?.Dimensions is { } dimensions && dimensions != model.Dimensions)
        {
            throw new NotSupportedException($"The model gives {model.Dimensions} dimensions, not {dimensions}.");
        }

        if (options?.ModelId is { } other && other != model.Name)
        {
            throw new NotSupportedException($"The generator runs the model {model.Name}, not {other}.");
        }

        IReadOnlyList<string> texts = values as IReadOnlyList<string> ?? [.. values];
        return Task.Run(() => Generate(texts, cancellationToken), cancellationToken);
    }

    /// <inheritdoc/>
    public object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        return serviceKey is not null ? null
            : serviceType == typeof(EmbeddingGeneratorMetadata) ? metadata
            : serviceType.IsInstanceOfType(this) ? this
            : serviceType.IsInstanceOfType(model) ? model
            : serviceType.IsInstanceOfType(model.Tokenizer) ? model.Tokenizer
            : null;
    }

    /// <summary>Disposes the model, unless it was to be left open.</summary>
    public void Dispose()
    {
        if (!leaveOpen)
        {
            model.Dispose();
        }
    }

    private GeneratedEmbeddings<Embedding<float>> Generate(IReadOnlyList<string> texts, CancellationToken stop)
    {
        IReadOnlyList<AlbertEmbedding> all = texts is [var only] ? [model.Embed(only)] : model.Embed(texts, stop);
        GeneratedEmbeddings<Embedding<float>> generated = new(all.Count);
        DateTimeOffset now = DateTimeOffset.UtcNow;
        long tokens = 0;
        foreach ((ReadOnlyMemory<float> vector, AlbertTextInfo info) in all)
        {
            tokens += info.TokenCount;
            AdditionalPropertiesDictionary properties = new() { ["token_count"] = info.TokenCount };
            if (info.IsTruncated)
            {
                properties["truncated"] = true;
            }

            generated.Add(new Embedding<float>(vector) { ModelId = model.Name, CreatedAt = now, AdditionalProperties = properties });
        }

        generated.Usage = new UsageDetails { InputTokenCount = tokens, TotalTokenCount = tokens };
        return generated;
    }
}
