using System.Text;
using System.Text.Json.Nodes;
using AlbertEmbed.Tests.Support;

namespace AlbertEmbed.Tests.Security;

/// <summary>Damage of any kind ends in a line that says what is wrong and where, and in the exit code for it.</summary>
public sealed class UnexpectedErrorTests : IDisposable
{
    private readonly WorkFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_tensor_with_one_offset_is_damage()
    {
        using ModelFolder model = new();
        string file = Path.Combine(model.Root, "model.safetensors");
        byte[] bytes = File.ReadAllBytes(file);
        int length = (int)BitConverter.ToInt64(bytes);
        JsonObject header = JsonNode.Parse(bytes.AsSpan(8, length))!.AsObject();
        header.First(entry => entry.Key != "__metadata__").Value!["data_offsets"]!.AsArray().RemoveAt(1);
        byte[] changed = Encoding.UTF8.GetBytes(header.ToJsonString());
        File.WriteAllBytes(file, [.. BitConverter.GetBytes((long)changed.Length), .. changed, .. bytes.AsSpan(8 + length)]);
        IsSaid(BuiltProgram.Run("-m", model.Root, "hi"), 4, "model.safetensors");
    }

    [Fact]
    public void A_shard_with_a_null_character_in_its_name_is_damage()
    {
        using ModelFolder model = new("sharded");
        string index = Path.Combine(model.Root, "model.safetensors.index.json");
        JsonObject json = JsonNode.Parse(File.ReadAllText(index))!.AsObject();
        JsonObject map = json["weight_map"]!.AsObject();
        map[map.First().Key] = "a\0b.safetensors";
        File.WriteAllText(index, json.ToJsonString());
        IsSaid(BuiltProgram.Run("-m", model.Root, "hi"), 4, "model.safetensors.index.json");
    }

    [Fact]
    public void A_module_with_a_null_character_in_its_path_is_damage()
    {
        using ModelFolder model = new();
        model.WriteModules(("Pooling", """{"word_embedding_dimension":8,"pooling_mode_mean_tokens":true}"""));
        model.Write(
            "modules.json",
            File.ReadAllText(Path.Combine(model.Root, "modules.json")).Replace("1_Pooling", @"a\u0000b", StringComparison.Ordinal));
        IsSaid(BuiltProgram.Run("-m", model.Root, "hi"), 4, "modules.json");
    }

    [Fact]
    public void A_folder_within_the_models_that_may_not_be_read_does_no_harm()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "modes are those of Linux");
        BuiltProgram.Result run = folder.Shell("""
            cp -r "$MODEL" m && mkdir m/lost+found && chmod 0 m/lost+found
            if [ "$(id -u)" = 0 ]; then
                command -v setpriv > /dev/null || exit 77
                chmod -R a+rX . ; chmod 777 . ; chmod 0 m/lost+found
                run="setpriv --reuid 65534 --regid 65534 --clear-groups"
                $run test -x "$AE" || exit 77
            fi
            $run "$AE" -q -m m hi -o o.jsonl && $run "$AE" info m > /dev/null
            code=$?; chmod 700 m/lost+found; exit $code
            """);
        Assert.SkipWhen(run.ExitCode == 77, "nobody else can be on this machine");
        Assert.Equal((0, string.Empty), (run.ExitCode, run.Error));
    }

    [Theory]
    [InlineData("\"index\":0", "\"index\":\"x\"")]
    [InlineData("\"index\":0", "\"index\":0.5")]
    [InlineData("\"index\":0", "\"index\":{")]
    [InlineData("\"embedding\":[", "\"embedding\":[\"\\ud800\",")]
    [InlineData("\"embedding\":[", "\"embedding\":null,\"x\":[")]
    public void A_damaged_line_of_vectors_is_a_bad_record(string from, string to)
    {
        folder.Make("a", "b", "-o", folder.Path("made.jsonl"));
        string vectors = folder.Write("v.jsonl", File.ReadAllText(folder.Path("made.jsonl")).Replace(from, to, StringComparison.Ordinal));
        IsSaid(BuiltProgram.Run("search", "a", "-m", TestModel.DataFolder("gelu-new"), "--in", vectors), 3, "v.jsonl");
    }

    [Fact]
    public void A_component_beyond_a_number_is_a_bad_record()
    {
        folder.Make("a", "b", "-o", folder.Path("made.jsonl"));
        string[] lines = File.ReadAllLines(folder.Path("made.jsonl"));
        string vectors =
            folder.Write("v.jsonl", "{\"index\":0,\"embedding\":[1e999" + lines[0][lines[0].IndexOf(',', "{\"index\":0,".Length)..] + "\n");
        IsSaid(BuiltProgram.Run("search", "a", "-m", TestModel.DataFolder("gelu-new"), "--in", vectors), 3, "v.jsonl");
    }

    [Theory]
    [InlineData("{\"id\":", "[\"id\":")]
    [InlineData("{\"id\":", "{\"index\":")]
    [InlineData("{\"id\":\"x\"", "{\"id\":[\"x\"]")]
    public void Ids_that_are_not_those_of_the_run_are_refused(string from, string to)
    {
        folder.Make("-i", folder.Write("in.csv", "id,text\nx,a\ny,b\n"), "--id-field", "id", "-o", folder.Path("v.npy"));
        string ids = folder.Path("v.ids.jsonl");
        File.WriteAllText(ids, File.ReadAllText(ids).Replace(from, to, StringComparison.Ordinal));
        IsSaid(BuiltProgram.Run("search", "a", "-m", TestModel.DataFolder("gelu-new"), "--in", folder.Path("v.npy")), 2, "v.ids.jsonl");
    }

    [Fact]
    public void As_many_results_as_a_number_can_say_are_all_that_there_are()
    {
        folder.Make("a", "b", "-o", folder.Path("v.npy"));
        Assert.Equal(2, folder.SearchDone("a", "--in", folder.Path("v.npy"), "-k", "2147483600").Lines.Length);
    }

    [Theory]
    [InlineData("{\"recipe\":null}")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{\"program\":null,\"model\":null,\"summary\":null,\"recipe\":{\"a\":null}}")]
    [InlineData("{")]
    public void Damaged_metadata_are_said_to_be_damaged(string metadata)
    {
        folder.Make("a", "-o", folder.Path("v.npy"));
        folder.Write("v.npy.meta.json", metadata);
        IsSaid(folder.Embed("a", "-o", folder.Path("v.npy"), "--resume"), 2, "v.npy.meta.json");
        IsSaid(BuiltProgram.Run("search", "a", "-m", TestModel.DataFolder("gelu-new"), "--in", folder.Path("v.npy")), 2, "v.npy.meta.json");
    }

    [Theory]
    [InlineData("{\"recipe\":null,\"done\":null,\"bytes\":null,\"input\":null}")]
    [InlineData("{\"recipe\":{\"a\":null},\"done\":{},\"bytes\":{\"x\":null},\"commit\":{}}")]
    [InlineData("null")]
    public void A_damaged_journal_is_not_gone_on_with(string journal)
    {
        folder.Write("v.npy.part", "x");
        folder.Write("v.npy.part.json", journal);
        BuiltProgram.Result run = folder.Embed("a", "-o", folder.Path("v.npy"), "--resume");
        Assert.InRange(run.ExitCode, 0, 2);
        Assert.DoesNotContain("unexpected", run.Error, StringComparison.Ordinal);
        Assert.NotEqual(1, run.ExitCode);
    }

    [Fact]
    public void Without_a_folder_for_temporary_files_it_is_said()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "TMPDIR is for others");
        Dictionary<string, string?> environment = new() { ["TMPDIR"] = folder.Path("missing") };
        IsSaid(BuiltProgram.RunWith([], environment, "-m", TestModel.DataFolder("gelu-new"), "a", "--format", "npy"), 1, "missing");
    }

    [Theory]
    [InlineData("a", "-o", "")]
    [InlineData("-i", "")]
    [InlineData("tokenize", "-i", "")]
    [InlineData("similarity", "-i", "")]
    [InlineData("bench", "-i", "")]
    [InlineData("export", "default", "-o", "")]
    [InlineData("search", "a", "--in", "")]
    [InlineData("search", "a", "--in", "v.npy", "--texts", "")]
    [InlineData("merge", "", "-o", "x.npy")]
    [InlineData("merge", "x.npy", "-o", "")]
    public void An_empty_name_of_a_file_is_wrong_usage(params string[] arguments) => IsSaid(BuiltProgram.Run(arguments), 2, "empty");

    [Fact]
    public void A_token_with_a_line_end_is_not_sent_and_not_shown()
    {
        Dictionary<string, string?> environment = new()
        {
            ["HF_TOKEN"] = "hf_se\ncret",
            ["HF_ENDPOINT"] = "http://127.0.0.1:9",
            ["ALBERT_EMBED_CACHE"] = folder.Path("cache"),
            ["HF_HUB_CACHE"] = folder.Path("none"),
        };
        BuiltProgram.Result run = BuiltProgram.RunWith([], environment, "models", "pull", "a/b");
        Assert.InRange(run.ExitCode, 2, 4);
        IsSaid(run, run.ExitCode, "HF_TOKEN");
        Assert.DoesNotContain("cret", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{\"model\":\"a/b\",\"commit\":\"aaaaaaaaaa\",\"source\":\"x\",\"files\":null}")]
    [InlineData("{\"model\":\"a/b\",\"commit\":\"aaaaaaaaaa\",\"source\":\"x\",\"files\":[null]}")]
    [InlineData("{\"model\":null,\"commit\":null,\"source\":null,\"files\":[]}")]
    [InlineData("null")]
    public void A_damaged_manifest_is_that_of_no_model(string manifest)
    {
        Directory.CreateDirectory(folder.Path("cache/a/b/snapshots/aaaaaaaaaa"));
        folder.Write("cache/a/b/snapshots/aaaaaaaaaa/manifest.json", manifest);
        Dictionary<string, string?> cache = new() { ["ALBERT_EMBED_CACHE"] = folder.Path("cache"), ["HF_HUB_CACHE"] = folder.Path("none") };
        BuiltProgram.Result list = BuiltProgram.RunWith([], cache, "models", "list");
        Assert.Equal((0, string.Empty, 1), (list.ExitCode, list.Error, list.Lines.Length));
        Assert.Equal(0, BuiltProgram.RunWith([], cache, "models", "verify").ExitCode);
    }

    [Theory]
    [InlineData("info")]
    [InlineData("models", "list")]
    [InlineData("completion", "bash")]
    [InlineData("--help")]
    public void A_full_standard_output_is_said(params string[] arguments)
    {
        BuiltProgram.Result run = folder.Shell($"\"$AE\" {string.Join(' ', arguments)} > /dev/full");
        IsSaid(run, 1, "No space left");
    }

    [Theory]
    [InlineData("/dev/full")]
    [InlineData("&-")]
    public void Without_standard_error_the_exit_code_is_the_same(string place)
    {
        Assert.Equal(4, folder.Shell($"\"$AE\" -m missing/../missing hi 2>{place}").ExitCode);
        Assert.Equal(0, folder.Shell($"\"$AE\" -m \"$MODEL\" --progress always hi 2>{place}").ExitCode);
    }

    [Fact]
    public void A_cache_that_is_a_file_is_said()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "the system says it in another way");
        string file = folder.Write("file", string.Empty);
        Dictionary<string, string?> cache = new()
        {
            ["ALBERT_EMBED_CACHE"] = file,
            ["HF_ENDPOINT"] = "http://127.0.0.1:9",
            ["HF_HUB_CACHE"] = folder.Path("none"),
        };
        IsSaid(BuiltProgram.RunWith([], cache, "models", "pull", "a/b"), 1, file);
    }

    private static void IsSaid(BuiltProgram.Result run, int exitCode, string place)
    {
        Assert.Equal((exitCode, string.Empty), (run.ExitCode, run.Output));
        Assert.Single(run.Error.TrimEnd('\n').Split('\n'));
        Assert.DoesNotContain("unexpected error", run.Error, StringComparison.Ordinal);
        Assert.Contains(place, run.Error, StringComparison.Ordinal);
    }
}
