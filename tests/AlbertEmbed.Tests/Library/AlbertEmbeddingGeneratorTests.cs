using AlbertEmbed.Tests.Support;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.ML.Tokenizers;

namespace AlbertEmbed.Tests.Library;

public sealed class AlbertEmbeddingGeneratorTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Vectors_are_the_model_s_and_tokens_are_counted()
    {
        using AlbertModel model = Load();
        using AlbertEmbeddingGenerator generator = new(model, leaveOpen: true);
        string[] texts = ["one text", "another text, which is longer"];
        GeneratedEmbeddings<Embedding<float>> all = await generator.GenerateAsync(texts, cancellationToken: Stop);
        Assert.Equal(texts.Select(text => model.Embed(text).Vector.ToArray()), all.Select(one => one.Vector.ToArray()));
        long tokens = texts.Sum(text => model.Embed(text).Info.TokenCount);
        Assert.Equal((tokens, tokens), (all.Usage!.InputTokenCount, all.Usage.TotalTokenCount));
        Assert.Equal(("gelu-new", model.Embed(texts[0]).Info.TokenCount), (all[0].ModelId, all[0].AdditionalProperties!["token_count"]));
        Assert.Equal(
            model.Embed("alone").Vector.ToArray(), (await generator.GenerateVectorAsync("alone", cancellationToken: Stop)).ToArray());
    }

    [Fact]
    public async Task A_text_that_was_cut_says_so()
    {
        using AlbertEmbeddingGenerator generator = new(Load());
        GeneratedEmbeddings<Embedding<float>> all =
            await generator.GenerateAsync(["short", string.Join(' ', Enumerable.Repeat("word", 600))], cancellationToken: Stop);
        Assert.False(all[0].AdditionalProperties!.ContainsKey("truncated"));
        Assert.Equal(true, all[1].AdditionalProperties!["truncated"]);
    }

    [Fact]
    public async Task Other_dimensions_and_other_models_are_refused()
    {
        using AlbertEmbeddingGenerator generator = new(Load());
        int dimensions = generator.GetService<EmbeddingGeneratorMetadata>()!.DefaultModelDimensions!.Value;
        await Assert.ThrowsAsync<NotSupportedException>(
            () => generator.GenerateAsync(["a"], new EmbeddingGenerationOptions { Dimensions = dimensions - 1 }, Stop));
        await Assert.ThrowsAsync<NotSupportedException>(
            () => generator.GenerateAsync(["a"], new EmbeddingGenerationOptions { ModelId = "another" }, Stop));
        Assert.Single(
            await generator.GenerateAsync(["a"], new EmbeddingGenerationOptions { Dimensions = dimensions, ModelId = "gelu-new" }, Stop));
    }

    [Fact]
    public void Its_services_are_the_model_the_tokenizer_and_the_metadata()
    {
        AlbertModel model = Load();
        using AlbertEmbeddingGenerator generator = new(model);
        Assert.Same(model, generator.GetService<AlbertModel>());
        Assert.Same(model.Tokenizer, generator.GetService<Tokenizer>());
        Assert.Equal("gelu-new", generator.GetService<EmbeddingGeneratorMetadata>()!.DefaultModelId);
        Assert.Null(generator.GetService(typeof(AlbertModel), "a key"));
        Assert.Null(generator.GetService(typeof(Uri)));
    }

    [Fact]
    public async Task A_container_makes_one_generator_and_disposes_it()
    {
        AlbertModel model = Load();
        IEmbeddingGenerator<string, Embedding<float>> generator;
        await using (ServiceProvider provider = new ServiceCollection()
            .AddAlbertEmbeddingGenerator(_ => model)
            .AddKeyedAlbertEmbeddingGenerator("small")
            .BuildServiceProvider())
        {
            generator = provider.GetRequiredService<IEmbeddingGenerator<string, Embedding<float>>>();
            Assert.Same(generator, provider.GetRequiredService<IEmbeddingGenerator<string, Embedding<float>>>());
            IEmbeddingGenerator<string, Embedding<float>> small =
                provider.GetRequiredKeyedService<IEmbeddingGenerator<string, Embedding<float>>>("small");
            Assert.Equal(384, (await small.GenerateVectorAsync("a text", cancellationToken: Stop)).Length);
        }

        Assert.Throws<ObjectDisposedException>(() => model.Embed("a"));
    }

    [Fact]
    public async Task A_cancelled_call_ends_soon()
    {
        using AlbertEmbeddingGenerator generator = new(Load());
        using CancellationTokenSource cancelled = new();
        Task call = generator.GenerateAsync(new CancellingTexts(50_000, cancelled), cancellationToken: cancelled.Token);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call.WaitAsync(TimeSpan.FromSeconds(10), Stop));
    }

    private static AlbertModel Load() => AlbertModel.Load(TestModel.DataFolder("gelu-new"));
}
