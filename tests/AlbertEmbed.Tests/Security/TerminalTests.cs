using System.Text;
using System.Text.Json.Nodes;
using AlbertEmbed.Tests.Support;

namespace AlbertEmbed.Tests.Security;

/// <summary>Names and values from files and folders do nothing to a terminal.</summary>
public sealed class TerminalTests : IDisposable
{
    private const string Act = "\e]0;owned\a\e[31m\u009b1m\u202E";
    private const string Shown = @"\u001B]0;owned\u0007\u001B[31m\u009B1m\u202E";

    private readonly WorkFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_column_is_named_in_escapes() =>
        ShowsOneLine(folder.Embed("-i", folder.Write("e.csv", $"id,{Act}col\nx,y\n")), 3);

    [Fact]
    public void A_field_that_is_asked_for_is_named_in_escapes() =>
        ShowsOneLine(folder.Embed("-i", folder.Write("e.jsonl", "{\"a\":1}\n"), "--text-field", Act), 3);

    [Theory]
    [InlineData("model_type")]
    [InlineData("hidden_act")]
    [InlineData("position_embedding_type")]
    public void A_value_of_a_config_is_named_in_escapes(string key)
    {
        using ModelFolder model = new();
        model.Configure(key, Act);
        ShowsOneLine(BuiltProgram.Run("-m", model.Root, "hi"), 4);
    }

    [Fact]
    public void A_module_and_a_tensor_are_named_in_escapes()
    {
        using ModelFolder model = new();
        model.Write(
            "modules.json", new JsonArray(new JsonObject { ["idx"] = 0, ["name"] = "0", ["path"] = "", ["type"] = Act }).ToJsonString());
        ShowsOneLine(BuiltProgram.Run("-m", model.Root, "hi"), 4);
        using ModelFolder other = new();
        JsonObject tensor = new() { ["dtype"] = Act, ["shape"] = new JsonArray(), ["data_offsets"] = new JsonArray(0, 1) };
        byte[] header = Encoding.UTF8.GetBytes(new JsonObject { [Act] = tensor }.ToJsonString());
        File.WriteAllBytes(Path.Combine(other.Root, "model.safetensors"), [.. BitConverter.GetBytes((long)header.Length), .. header, 0]);
        BuiltProgram.Result run = BuiltProgram.Run("-m", other.Root, "hi");
        Assert.Equal(4, run.ExitCode);
        HasNoControls(run.Error);
    }

    [Fact]
    public void The_folder_and_the_license_in_info_are_shown_in_escapes()
    {
        using ModelFolder model = new();
        model.Write("README.md", $"---\nlicense: {Act}mit\n---\n");
        model.Write($"{Act}/config.json", "{}");
        BuiltProgram.Result run = BuiltProgram.Run("info", model.Root);
        Assert.Equal((0, string.Empty), (run.ExitCode, run.Error));
        HasNoControls(run.Output);
        Assert.Contains($"{Shown}mit", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_line_end_in_an_outputs_name_makes_no_line()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "no such names there");
        string output = folder.Path($"x\nalbert-embed: 9999 records verified{Act}.npy");
        folder.Make("hi", "-o", output);
        BuiltProgram.Result run = folder.Embed("hi", "-o", output, "--resume");
        Assert.Equal(0, run.ExitCode);
        ShowsOneLine(run, 0);
        ShowsOneLine(folder.Embed("hi", "-o", output), 2);
        BuiltProgram.Result verbose = folder.Embed("-v", "hi", "-o", output);
        HasNoControls(verbose.Error);
        Assert.DoesNotContain("\nalbert-embed: 9999", verbose.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void An_option_that_is_not_known_is_named_in_escapes() => ShowsOneLine(folder.Embed($"--{Act}"), 2);

    [Fact]
    public void A_name_of_megabytes_takes_some_hundred_characters()
    {
        using ModelFolder model = new();
        model.Configure("model_type", new string('x', 10_000_000));
        BuiltProgram.Result run = BuiltProgram.Run("-v", "-m", model.Root, "hi");
        Assert.Equal(4, run.ExitCode);
        Assert.InRange(run.Error.Split('\n')[0].Length, 200, 900);
        Assert.InRange(run.Error.Length, 200, 9000);
        model.Configure("model_type", "albert");
        model.Configure("num_hidden_layers", new string('\e', 1_000_000));
        run = BuiltProgram.Run("-m", model.Root, "hi");
        Assert.Equal(4, run.ExitCode);
        Assert.InRange(run.Error.Length, 50, 1100);
        HasNoControls(run.Error);
    }

    [Fact]
    public void The_list_of_models_shows_what_a_hub_has_called_one_in_escapes()
    {
        const string Commit = "aaaaaaaaaa";
        string snapshot = Directory.CreateDirectory(folder.Path($"cache/a/b/snapshots/{Commit}")).FullName;
        JsonObject manifest = new()
        {
            ["model"] = Act,
            ["commit"] = Act,
            ["source"] = Act,
            ["files"] = new JsonArray(new JsonObject { ["name"] = Act, ["bytes"] = 1, ["sha256"] = Act }),
        };
        File.WriteAllText(Path.Combine(snapshot, "manifest.json"), manifest.ToJsonString());
        Dictionary<string, string?> cache = new() { ["ALBERT_EMBED_CACHE"] = folder.Path("cache"), ["HF_HUB_CACHE"] = folder.Path("none") };
        BuiltProgram.Result list = BuiltProgram.RunWith([], cache, "models", "list");
        Assert.Equal((0, 2), (list.ExitCode, list.Lines.Length));
        HasNoControls(list.Output);
        Assert.Contains(Shown, list.Output, StringComparison.Ordinal);
        BuiltProgram.Result verify = BuiltProgram.RunWith([], cache, "models", "verify");
        Assert.Equal(4, verify.ExitCode);
        HasNoControls(verify.Output + verify.Error);
    }

    private static void ShowsOneLine(BuiltProgram.Result run, int exitCode)
    {
        Assert.Equal((exitCode, string.Empty), (run.ExitCode, run.Output));
        Assert.Single(run.Error.TrimEnd('\n').Split('\n'));
        HasNoControls(run.Error);
        Assert.Contains(Shown, run.Error, StringComparison.Ordinal);
    }

    private static void HasNoControls(string text) => Assert.DoesNotContain(text, c => (char.IsControl(c) && c != '\n') || c is '\u202E');
}
