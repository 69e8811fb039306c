using AlbertEmbed.Errors;
using AlbertEmbed.Fuzz;
using AlbertEmbed.Models;
using AlbertEmbed.Tests.Support;

namespace AlbertEmbed.Tests.Security;

/// <summary>Answers of a hub that a fetch must neither believe nor wait for.</summary>
public sealed class HubAnswerTests : IDisposable
{
    private static readonly string Model = TestModel.DataFolder("gelu-new");
    private static readonly string[] Names = ["config.json", "model.safetensors", "spiece.model"];

    private static readonly ModelName Name = ModelName.Parse(TestHub.Model)!;

    private readonly WorkFolder work = new();
    private readonly List<string> notes = [];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => work.Dispose();

    [Theory]
    [InlineData("ETag: \"v2\"")]
    [InlineData("X: y")]
    public async Task A_rest_of_another_version_is_not_put_behind_the_start_of_the_first(string header)
    {
        byte[] first = Weights();
        byte[] second = [.. first.Select(value => (byte)(value ^ 1))];
        int begun = 0;
        using RawHub hub = new((path, start) => Usual(path) ?? (start is null && begun++ == 0
            ? [LocalHub.Answer("200 OK", first[..1000], "ETag: \"v1\"", $"Content-Length: {first.Length}")]
            : start is null
                ? [LocalHub.Answer("200 OK", second, header, $"Content-Length: {second.Length}")]
                : [LocalHub.Answer("206 Partial Content", second[1000..], header, Rest(1000, second))]));
        string folder = await Pull(hub);
        Assert.Equal(second, await Read(folder));
        Assert.Contains(notes, note => note.Contains("another version", StringComparison.Ordinal));
        Assert.DoesNotContain(Directory.GetFiles(folder), file => file.EndsWith(".etag", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_rest_of_the_same_version_is()
    {
        byte[] weights = Weights();
        using RawHub hub = new((path, start) => Usual(path) ?? (start is null
            ? [LocalHub.Answer("200 OK", weights[..1000], "ETag: \"v1\"", $"Content-Length: {weights.Length}")]
            : [LocalHub.Answer("206 Partial Content", weights[start.Value..], "ETag: \"v1\"", Rest(start.Value, weights))]));
        string folder = await Pull(hub);
        Assert.Equal(weights, await Read(folder));
        Assert.DoesNotContain(notes, note => note.Contains("another version", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_file_without_a_size_has_an_end()
    {
        using RawHub hub = new((path, _) => path.StartsWith("/api/", StringComparison.Ordinal)
            ? [RawHub.Listing(Names)]
            : [LocalHub.Answer("200 OK", []), .. Enumerable.Repeat(new byte[1 << 20], 1 << 14)]);
        UserException refused = await Assert.ThrowsAsync<UserException>(() => Pull(hub));
        Assert.Contains("does not say how long config.json is", refused.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(work.Path("cache"), "*.part", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task Connections_that_bring_a_byte_each_are_given_up()
    {
        byte[] weights = Weights();
        using RawHub hub = new((_, start) => (start ?? 0) is var at && at == 0
            ? [LocalHub.Answer("200 OK", weights[..1], "ETag: \"v1\"", $"Content-Length: {weights.Length}")]
            :
            [
                LocalHub.Answer(
                    "206 Part", weights[at..(at + 1)], "ETag: \"v1\"", Rest(at, weights), $"Content-Length: {weights.Length - at}"),
            ]);
        using HubConnection connection = new(Settings(hub), "test/1", notes.Add);
        FileDownload download = new(connection, Name, TestHub.Commit, new PullProgress("model"), notes.Add)
        {
            FirstWait = TimeSpan.Zero,
        };
        UserException refused = await Assert.ThrowsAsync<UserException>(
            () => download.Fetch(new HubFile("model.safetensors", null, null), work.Path("model.safetensors"), Stop));
        Assert.Contains("was cut 8 times", refused.Message, StringComparison.Ordinal);
        Assert.Equal(8, new FileInfo(work.Path("model.safetensors.part")).Length);
    }

    [Fact]
    public void A_limit_on_file_sizes_ends_a_fetch_in_a_sentence()
    {
        using RawHub hub = new((path, _) => Usual(path) ?? [LocalHub.Answer("200 OK", new byte[1 << 20])]);
        BuiltProgram.Result run = work.Shell(
            "ulimit -f 100; export DOTNET_EnableWriteXorExecute=0 ALBERT_EMBED_CACHE=$PWD/cache; "
            + $"HF_ENDPOINT={hub.Address} $AE models pull {TestHub.Model}");
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("ulimit -f", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void An_interrupted_fetch_says_that_it_can_be_gone_on_with()
    {
        using RawHub hub = new((path, _) => Usual(path) ?? [LocalHub.Answer("200 OK", []), .. Enumerable.Range(0, 100).Select(Slow)]);
        BuiltProgram.Result run = work.Shell(
            $"export HF_ENDPOINT={hub.Address} ALBERT_EMBED_CACHE=$PWD/cache; $AE models pull {TestHub.Model} & sleep 2; kill $!; wait $!");
        Assert.Equal(143, run.ExitCode);
        Assert.Contains("is kept; the same command goes on", run.Error, StringComparison.Ordinal);

        static byte[] Slow(int i)
        {
            Thread.Sleep(100);
            return new byte[10];
        }
    }

    [Theory]
    [InlineData("302 Found", "Location: http://[")]
    [InlineData("302 Found", "Location: http://127.0.0.1:99999999/")]
    [InlineData("302 Found", "Location: file:///etc/passwd")]
    [InlineData("302 Found", "Location: \u001b[31mfoo://x")]
    [InlineData("418 \u001b]0;owned\u0007\u001b[31mteapot", "X: y")]
    [InlineData("\u001b[31m", "X: y")]
    public void Odd_answers_end_in_a_sentence_that_does_not_act_on_a_terminal(string status, string header)
    {
        using RawHub hub = new((_, _) => [LocalHub.Answer(status, [], header)]);
        Dictionary<string, string?> variables = new(LocalHub.Variables(hub.Address, work.Path("cache"), work.Path("none"))!);
        BuiltProgram.Result run = BuiltProgram.RunWith([], variables, "models", "pull", TestHub.Model);
        Assert.Equal(4, run.ExitCode);
        Assert.DoesNotContain("unexpected", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', run.Error);
        Assert.StartsWith("albert-embed: ", run.Error, StringComparison.Ordinal);
    }

    private static string Rest(int start, byte[] content) => $"Content-Range: bytes {start}-{content.Length - 1}/{content.Length}";

    private static Task<byte[]> Read(string folder) =>
        File.ReadAllBytesAsync(Path.Combine(folder, "model.safetensors"), Stop);

    private static byte[] Weights() => File.ReadAllBytes(Path.Combine(Model, "model.safetensors"));

    /// <summary>All but the weights.</summary>
    private static IEnumerable<byte[]>? Usual(string path) => path.StartsWith("/api/", StringComparison.Ordinal) ? [RawHub.Listing(Names)]
        : path.EndsWith("model.safetensors", StringComparison.Ordinal) ? null
        : [LocalHub.Answer("200 OK", File.ReadAllBytes(Path.Combine(Model, Path.GetFileName(path))))];

    private static HubSettings Settings(RawHub hub) => new(new Uri(hub.Address + "/"), null);

    private async Task<string> Pull(RawHub hub)
    {
        using ModelPull pull = new(new ModelStore(work.Path("cache")), Settings(hub), "test/1", new PullReport(notes.Add, _ => null));
        return await pull.FetchModel(Name, "main", refresh: true, Stop);
    }
}
