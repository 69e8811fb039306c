using AlbertEmbed.Tests.Support;

namespace AlbertEmbed.Tests.Library;

public sealed class AlbertFailureTests
{
    private static readonly string LongText = string.Join(' ', Enumerable.Repeat("word", 600));

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public void A_folder_that_is_not_there_is_not_found()
    {
        AlbertException error = Assert.Throws<AlbertException>(() => AlbertModel.Load("nowhere/at/all"));
        Assert.Equal(AlbertErrorKind.ModelNotFound, error.Kind);
        Assert.StartsWith("nowhere/at/all is neither a model folder nor an .onnx file.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_damaged_folder_is_invalid()
    {
        using ModelFolder folder = new();
        folder.Write("config.json", "{");
        Assert.Equal(AlbertErrorKind.ModelInvalid, Assert.Throws<AlbertException>(() => AlbertModel.Load(folder.Root)).Kind);
    }

    [Fact]
    public async Task A_name_that_is_not_here_is_not_found_offline()
    {
        using WorkFolder folder = new();
        AlbertHubOptions hub = new() { Offline = true, CacheFolder = folder.Path("cache") };
        AlbertException error = await Assert.ThrowsAsync<AlbertException>(
            () => AlbertModel.LoadAsync("nobody/nothing", hub: hub, cancellationToken: Stop));
        Assert.Equal(AlbertErrorKind.ModelNotFound, error.Kind);
        Assert.Contains(nameof(AlbertHubOptions.Offline), error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_no_name_is_not_found()
    {
        AlbertException error = await Assert.ThrowsAsync<AlbertException>(
            () => AlbertModel.LoadAsync("not a name", cancellationToken: Stop));
        Assert.Equal(AlbertErrorKind.ModelNotFound, error.Kind);
    }

    [Theory]
    [InlineData(100_000, "MaxTokens")]
    [InlineData(2, "MaxTokens")]
    public void A_length_that_the_model_cannot_have_is_the_caller_s_mistake(int maxTokens, string named)
    {
        ArgumentException error = Assert.Throws<ArgumentException>(() => Load(new AlbertOptions { MaxTokens = maxTokens }));
        Assert.Contains(named, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("--", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Options_that_make_no_sense_are_refused()
    {
        Assert.Throws<ArgumentException>(() => Load(new AlbertOptions { Threads = 0 }));
        Assert.Throws<ArgumentException>(() => Load(new AlbertOptions { Layers = [99] }));
        Assert.Throws<ArgumentException>(() => Load(new AlbertOptions { Overflow = (AlbertOverflow)9 }));
        Assert.Throws<ArgumentException>(() => Load(new AlbertOptions { Pooling = AlbertPooling.Pooler, Layers = [0] }));
        Assert.Throws<ArgumentException>(() => Load(new AlbertOptions { MaxTokens = 8, Overflow = AlbertOverflow.Window, Stride = 6 }));
    }

    [Fact]
    public void A_device_that_cannot_be_used_is_refused()
    {
        AlbertException error = Assert.Throws<AlbertException>(() => Load(new AlbertOptions { Device = AlbertDevice.Cuda(7) }));
        Assert.Equal(AlbertErrorKind.Device, error.Kind);
    }

    [Fact]
    public async Task A_text_that_is_too_long_is_named_and_those_before_it_are_given()
    {
        using AlbertModel model = Load(new AlbertOptions { Overflow = AlbertOverflow.Throw });
        Assert.Equal(AlbertErrorKind.Text, Assert.Throws<AlbertException>(() => model.Embed(LongText)).Kind);
        AlbertException error = Assert.Throws<AlbertException>(() => model.Embed(["a", LongText], Stop));
        Assert.StartsWith(
            "texts[1]: the text has more than 20 tokens. Shorten it, or set Overflow to Truncate.",
            error.Message,
            StringComparison.Ordinal);
        int given = 0;
        await Assert.ThrowsAsync<AlbertException>(async () =>
        {
            await foreach (AlbertEmbedding one in model.EmbedAsync(Stream("a", "b", LongText, "c"), Stop))
            {
                given++;
            }
        });
        Assert.Equal(2, given);
    }

    [Fact]
    public void A_text_that_was_cut_says_so()
    {
        using AlbertModel model = Load();
        Assert.True(model.Embed(LongText).Info is { IsTruncated: true, TokenCount: 20 });
        Assert.False(model.Embed("short").Info.IsTruncated);
    }

    [Fact]
    public void A_model_with_one_token_type_takes_no_pairs()
    {
        using AlbertModel model = AlbertModel.Load(TestModel.DataFolder("one-type"));
        Assert.Equal(AlbertErrorKind.Text, Assert.Throws<AlbertException>(() => model.EmbedPair("a", "b")).Kind);
        Assert.Equal(AlbertErrorKind.Text, Assert.Throws<AlbertException>(() => model.EmbedPairs(["a"], ["b"], Stop)).Kind);
    }

    [Fact]
    public void Nulls_and_lists_of_different_lengths_are_the_caller_s_mistake()
    {
        using AlbertModel model = Load();
        Assert.Throws<ArgumentNullException>(() => model.Embed((string)null!));
        Assert.Throws<ArgumentNullException>(() => model.Embed((IReadOnlyList<string>)null!, Stop));
        Assert.Contains(
            "texts[1] is null", Assert.Throws<ArgumentException>(() => model.Embed(["a", null!], Stop)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => model.EmbedPairs(["a", "b"], ["c"], Stop));
        Assert.Throws<ArgumentException>(() => model.EmbedInto("a", new float[1]));
        Assert.Empty(model.Embed([], Stop));
    }

    [Fact]
    public async Task Cancelled_calls_end_and_the_model_goes_on()
    {
        using AlbertModel model = Load();
        using CancellationTokenSource cancelled = new();
        await cancelled.CancelAsync();
        Assert.ThrowsAny<OperationCanceledException>(() => model.Embed(["a", "b"], cancelled.Token));

        using CancellationTokenSource soon = new();
        Assert.ThrowsAny<OperationCanceledException>(() => model.Embed(new CancellingTexts(50_000, soon), soon.Token));
        Assert.Equal(2, model.Embed(["a", "b"], Stop).Count);
    }

    [Fact]
    public void A_disposed_model_says_so_and_its_tokenizer_goes_on()
    {
        AlbertModel model = Load();
        model.Dispose();
        Assert.Throws<ObjectDisposedException>(() => model.Embed("a"));
        Assert.Throws<ObjectDisposedException>(() => model.Embed(["a", "b"], Stop));
        Assert.True(model.Tokenizer.CountTokens("a text") > 0);
    }

    private static AlbertModel Load(AlbertOptions? options = null) => AlbertModel.Load(TestModel.DataFolder("gelu-new"), options);

    private static async IAsyncEnumerable<string> Stream(params string[] texts)
    {
        await Task.Yield();
        foreach (string text in texts)
        {
            yield return text;
        }
    }
}
