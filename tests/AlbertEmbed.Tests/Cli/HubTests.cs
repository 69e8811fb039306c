using AlbertEmbed.Fuzz;
using AlbertEmbed.Models;
using AlbertEmbed.Tests.Support;

namespace AlbertEmbed.Tests.Cli;

/// <summary>Models by name from a hub, a local one that behaves and misbehaves like the real one.</summary>
public sealed class HubTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("albert-embed-test").FullName;
    private readonly TestHub hub = new(TestModel.DataFolder("gelu-new"));

    private string Snapshot => Path.Combine(folder, "cache", TestHub.Model, "snapshots", TestHub.Commit);

    public void Dispose()
    {
        hub.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public void A_model_is_fetched_once_and_then_found_without_the_hub()
    {
        string expected = BuiltProgram.Run("-m", TestModel.DataFolder("gelu-new"), "hello").Output;
        hub.Files["tf_model.h5"] = new byte[100];
        hub.Files["pytorch_model.bin"] = new byte[100];
        hub.Files["2_Dense/config.json"] = "{}"u8.ToArray();
        BuiltProgram.Result first = Run("-m", TestHub.Model, "hello");
        Assert.Equal((0, expected), (first.ExitCode, first.Output));
        Assert.Contains("fetching", first.Error, StringComparison.Ordinal);
        Assert.Equal(
            ["2_Dense/config.json", "config.json", "manifest.json", "model.safetensors", "spiece.model"],
            Directory.GetFiles(Snapshot, "*", SearchOption.AllDirectories).Select(
                file => Path.GetRelativePath(Snapshot, file).Replace('\\', '/')).Order(StringComparer.Ordinal));

        int asked = hub.Requests.Count;
        foreach (string[] options in (string[][])[[], ["--offline"], ["--revision", TestHub.Commit]])
        {
            BuiltProgram.Result again = Run(["-m", "albert-base-v2", "hello", .. options]);
            Assert.Equal((0, expected, string.Empty), (again.ExitCode, again.Output, again.Error));
        }

        Assert.Equal(asked, hub.Requests.Count);
        Assert.Empty(Directory.GetDirectories(Path.Combine(folder, "cache", TestHub.Model, "partial")));
    }

    [Fact]
    public void The_token_goes_to_the_hub_and_to_nobody_else()
    {
        hub.Token = "secret";
        BuiltProgram.Result refused = Run("models", "pull", TestHub.Model);
        Assert.Equal(4, refused.ExitCode);
        Assert.Contains("HF_TOKEN", refused.Error, StringComparison.Ordinal);

        BuiltProgram.Result pulled = RunWith(new() { ["HF_TOKEN"] = "secret" }, "models", "pull", TestHub.Model);
        Assert.Equal((0, Snapshot), (pulled.ExitCode, pulled.Output.Trim()));
        Assert.Contains(hub.Requests, request => request.Host == "127.0.0.1" && request.Token == "Bearer secret");
        Assert.Contains(hub.Requests, request => request.Host == "localhost");
        Assert.All(hub.Requests.Where(request => request.Host == "localhost"), request => Assert.Null(request.Token));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_connection_that_is_cut_is_taken_up_where_it_was(bool ignoresRanges)
    {
        int length = hub.Files["model.safetensors"].Length;
        (hub.CutAfter, hub.IgnoresRanges) = (ignoresRanges ? null : (length / 3) + 1, ignoresRanges);
        string part = Path.Combine(folder, "cache", TestHub.Model, "partial", TestHub.Commit, "model.safetensors.part");
        Directory.CreateDirectory(Path.GetDirectoryName(part)!);
        File.WriteAllBytes(part, hub.Files["model.safetensors"][..10]);
        Assert.Equal(0, Run("models", "pull", TestHub.Model).ExitCode);
        Assert.Equal(hub.Files["model.safetensors"], File.ReadAllBytes(Path.Combine(Snapshot, "model.safetensors")));
        Assert.Contains(hub.Requests, request => request.Range == "bytes=10-");
        if (!ignoresRanges)
        {
            Assert.Contains(hub.Requests, request => request.Range == $"bytes={10 + (length / 3) + 1}-");
        }
    }

    [Fact]
    public void A_rest_of_something_else_is_thrown_away()
    {
        string part = Path.Combine(folder, "cache", TestHub.Model, "partial", TestHub.Commit, "model.safetensors.part");
        Directory.CreateDirectory(Path.GetDirectoryName(part)!);
        File.WriteAllBytes(part, new byte[hub.Files["model.safetensors"].Length + 100]);
        Assert.Equal(0, Run("models", "pull", TestHub.Model).ExitCode);
        Assert.Equal(hub.Files["model.safetensors"], File.ReadAllBytes(Path.Combine(Snapshot, "model.safetensors")));
    }

    [Fact]
    public void Wrong_bytes_are_not_kept()
    {
        hub.WrongTimes = 1;
        BuiltProgram.Result run = Run("models", "pull", TestHub.Model);
        Assert.Equal(4, run.ExitCode);
        Assert.Contains("its hash is not", run.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Snapshot));
        Assert.DoesNotContain(
            Directory.GetFiles(folder, "*", SearchOption.AllDirectories), file => file.EndsWith(".part", StringComparison.Ordinal));
        Assert.Equal(0, Run("models", "pull", TestHub.Model).ExitCode);
    }

    [Fact]
    public void A_busy_hub_is_waited_for()
    {
        hub.BusyTimes = 2;
        BuiltProgram.Result run = Run("models", "pull", TestHub.Model);
        Assert.Equal(0, run.ExitCode);
        Assert.Contains("trying again in 1 s", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://example.invalid")]
    [InlineData("ftp://localhost")]
    [InlineData("file:///etc")]
    public void A_redirect_to_an_unsafe_place_is_not_followed(string place)
    {
        hub.LeadsTo = place;
        BuiltProgram.Result run = Run("models", "pull", TestHub.Model);
        Assert.Equal(4, run.ExitCode);
        Assert.Contains("is not followed", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://hub.example/", "https://hub.example/a", "http://hub.example/a", false)]
    [InlineData("https://hub.example/", "https://hub.example/a", "http://localhost/a", false)]
    [InlineData("https://hub.example/", "https://hub.example/a", "https://store.example/a", true)]
    [InlineData("http://hub.example/", "http://hub.example/a", "http://hub.example/b", true)]
    [InlineData("http://hub.example/", "http://hub.example/a", "http://store.example/b", false)]
    [InlineData("http://hub.example/", "https://store.example/a", "http://hub.example/b", false)]
    public void Only_safe_redirects_are_allowed(string endpoint, string from, string to, bool isSafe) =>
        Assert.Equal(isSafe, new HubSettings(new Uri(endpoint), null).MayGo(new Uri(from), new Uri(to)));

    [Theory]
    [InlineData(404, "RepoNotFound", "albert/albert-base-v2", "404")]
    [InlineData(403, "GatedRepo", "albert/albert-base-v2", "terms of use")]
    [InlineData(401, null, "albert/albert-base-v2", "401")]
    [InlineData(418, null, "albert/albert-base-v2", "418")]
    [InlineData(null, null, "albert/no-such-model", "404")]
    [InlineData(null, null, "albert/albert-base-v2", "--revision", "--revision", "other")]
    [InlineData(null, null, "albert/albert-base-v2", "--offline", "--offline")]
    public void A_refusal_is_said_in_one_line(int? status, string? code, string name, string message, params string[] options)
    {
        hub.Refusal = status is { } refused ? (refused, code) : null;
        BuiltProgram.Result run = Run(["-m", name, "hello", .. options]);
        Assert.Equal(4, run.ExitCode);
        Assert.Contains(message, Assert.Single(run.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal);
    }

    [Fact]
    public void Another_kind_of_model_is_refused_before_its_weights_come()
    {
        hub.Files["config.json"] = "{\"model_type\": \"bert\"}"u8.ToArray();
        BuiltProgram.Result run = Run("-m", TestHub.Model, "hello");
        Assert.Equal(4, run.ExitCode);
        Assert.Contains("bert", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain(hub.Requests, request => request.Host == "localhost");
    }

    [Fact]
    public async Task Twenty_programs_that_fetch_one_model_leave_one_good_copy()
    {
        hub.CutAfter = (hub.Files["model.safetensors"].Length / 2) + 1;
        BuiltProgram.Result[] runs = await Task.WhenAll(
            Enumerable.Range(0, 20).Select(_ => Task.Run(() => Run("-m", TestHub.Model, "hello"))));
        string expected = BuiltProgram.Run("-m", TestModel.DataFolder("gelu-new"), "hello").Output;
        Assert.All(runs, run => Assert.Equal((0, expected), (run.ExitCode, run.Output)));
        Assert.Single(hub.Requests, request => request.Path.EndsWith("config.json", StringComparison.Ordinal));
        Assert.Single(Directory.GetDirectories(Path.GetDirectoryName(Snapshot)!));
        Assert.Equal($"ok   {TestHub.Model}  {TestHub.Commit}", Run("models", "verify").Output.Trim());
    }

    [Fact]
    public void Models_are_listed_found_verified_and_removed()
    {
        Assert.Equal(4, Run("models", "path", TestHub.Model).ExitCode);
        Assert.Equal(0, Run("models", "pull", TestHub.Model).ExitCode);
        Assert.Equal(0, Run("models", "pull", TestHub.Model).ExitCode);
        Assert.Equal(Snapshot, Run("models", "path", "albert-base-v2").Output.Trim());
        Assert.Contains(
            Run("models", "list").Lines,
            line => line.StartsWith(TestHub.Model, StringComparison.Ordinal) && line.Contains("main", StringComparison.Ordinal));
        Assert.Equal(0, Run("models", "verify", TestHub.Model).ExitCode);
        Assert.Equal($"ok   {TestHub.Model}  {TestHub.Commit}", Run("models", "verify", Snapshot).Output.Trim());

        string weights = Path.Combine(Snapshot, "model.safetensors");
        byte[] bytes = File.ReadAllBytes(weights);
        bytes[^1] ^= 1;
        File.WriteAllBytes(weights, bytes);
        BuiltProgram.Result damaged = Run("models", "verify");
        Assert.Equal(4, damaged.ExitCode);
        Assert.Contains("model.safetensors", damaged.Output, StringComparison.Ordinal);

        Assert.Equal(0, Run("models", "remove", TestHub.Model, "--revision", "main").ExitCode);
        Assert.Equal(4, Run("models", "path", TestHub.Model).ExitCode);
        Assert.Equal(0, Run("models", "pull", TestHub.Model).ExitCode);
        Assert.Equal(0, Run("models", "remove", TestHub.Model).ExitCode);
        Assert.Equal(4, Run("models", "remove", TestHub.Model).ExitCode);
        Assert.Single(Run("models", "list").Lines);
    }

    private BuiltProgram.Result Run(params string[] arguments) => RunWith([], arguments);

    private BuiltProgram.Result RunWith(Dictionary<string, string?> more, params string[] arguments)
    {
        Dictionary<string, string?> environment = new(more) { ["HF_HUB_OFFLINE"] = null };
        environment.TryAdd("HF_TOKEN", null);
        Dictionary<string, string> variables =
            LocalHub.Variables(hub.Address, Path.Combine(folder, "cache"), Path.Combine(folder, "huggingface", "hub"));
        foreach ((string name, string value) in variables)
        {
            environment[name] = value;
        }

        return BuiltProgram.RunWith([], environment, arguments);
    }
}
