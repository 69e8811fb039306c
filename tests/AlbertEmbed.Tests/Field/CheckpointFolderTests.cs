using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using AlbertEmbed.Checkpoints;
using AlbertEmbed.Errors;
using AlbertEmbed.Models;
using AlbertEmbed.Tests.Support;

namespace AlbertEmbed.Tests.Field;

/// <summary>Checkpoint folders as people have them.</summary>
public sealed partial class CheckpointFolderTests : IDisposable
{
    private readonly ModelFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_head_with_the_name_of_the_pooler_is_no_pooler()
    {
        Rename(name => name.StartsWith("pooler.", StringComparison.Ordinal) ? name : "albert." + name);
        using Checkpoint checkpoint = Checkpoint.Open(folder.Root);
        Assert.False(checkpoint.HasPooler);
        BuiltProgram.Result run = BuiltProgram.Run("-m", folder.Root, "hello", "-p", "pooler");
        Assert.Equal(4, run.ExitCode);
        Assert.Contains("has no pooler", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("module.")]
    [InlineData("module.albert.")]
    [InlineData("_orig_mod.")]
    public void A_prefix_that_is_not_ALBERTs_is_named(string prefix)
    {
        Rename(name => prefix + name);
        BuiltProgram.Result run = BuiltProgram.Run("-m", folder.Root, "hello");
        Assert.Equal(4, run.ExitCode);
        Assert.Contains($"the prefix {prefix} is not ALBERT's", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Sizes_that_are_missing_are_those_of_the_reference()
    {
        foreach (
            string key in (string[])[
                "vocab_size", "embedding_size", "hidden_size", "num_hidden_layers", "num_attention_heads", "intermediate_size",
                "num_hidden_groups", "inner_group_num"])
        {
            folder.Configure(key, null);
        }

        AlbertConfig config = AlbertConfig.Read(Path.Combine(folder.Root, "config.json"));
        Assert.Equal(
            (30000, 128, 4096, 12, 64, 16384, 1, 1),
            (
                config.VocabularySize,
                config.EmbeddingSize,
                config.HiddenSize,
                config.Layers,
                config.Heads,
                config.IntermediateSize,
                config.Groups,
                config.InnerLayers));
    }

    [Theory]
    [InlineData("config.json")]
    [InlineData("model.safetensors")]
    [InlineData("spiece.model")]
    [InlineData("tokenizer.json")]
    [InlineData("tokenizer_config.json")]
    public void Pointers_of_Git_LFS_are_called_that(string file)
    {
        folder.Write(
            file,
            "version https://git-lfs.github.com/spec/v1\noid "
                + "sha256:4d7a214614ab2935c943f9e0ff69d22eadbb8f32b1258daaa5e2ca24d17e2393\nsize 12345\n");
        BuiltProgram.Result run = BuiltProgram.Run("-m", folder.Root, "hello");
        Assert.Equal(4, run.ExitCode);
        Assert.Contains($"{file} is a Git LFS pointer", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void An_adapter_is_not_taken_for_the_model_that_it_changes()
    {
        folder.Write("adapter_config.json", "{}");
        Assert.Contains(
            "adapters are not supported",
            Assert.Throws<UserException>(() => Checkpoint.Open(folder.Root)).Message,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("albert-base-v2", "albert-base-v2")]
    [InlineData("albert-base-v2", "albert/albert-base-v2")]
    [InlineData("my-albert", "my-albert")]
    public void A_model_that_is_listed_under_its_old_short_name_runs(string cached, string asked)
    {
        string hub = Directory.CreateTempSubdirectory("albert-embed-test").FullName;
        try
        {
            string model = Path.Combine(hub, "models--" + cached);
            Directory.CreateDirectory(Path.Combine(model, "refs"));
            File.WriteAllText(Path.Combine(model, "refs", "main"), "abc123");
            Directory.CreateDirectory(Path.Combine(model, "snapshots"));
            Directory.CreateSymbolicLink(Path.Combine(model, "snapshots", "abc123"), folder.Root);
            Dictionary<string, string?> environment = new() { ["HF_HUB_CACHE"] = hub, ["ALBERT_EMBED_CACHE"] = Path.Combine(hub, "own") };
            Assert.Contains($"{cached} ", BuiltProgram.RunWith([], environment, "models", "list").Output, StringComparison.Ordinal);
            BuiltProgram.Result run = BuiltProgram.RunWith([], environment, "--offline", "-m", asked, "hello");
            Assert.Equal((0, BuiltProgram.Run("-m", folder.Root, "hello").Output), (run.ExitCode, run.Output));
        }
        finally
        {
            Directory.Delete(hub, recursive: true);
        }
    }

    [Fact]
    public void Every_file_name_in_the_source_is_in_the_one_table()
    {
        string[] own = ["manifest.json", .. CheckpointFiles.All];
        string[] folders =
        [
            .. from name in (string[])["Checkpoints", "Tokenization", "Models", "Onnx", "Inference", "Engine", "Files"]
               select Path.Combine("AlbertEmbed", name),
            .. from name in (string[])["Runs", "CommandLine", "Commands", "Bench"] select Path.Combine("AlbertEmbed.Cli", name),
        ];
        foreach (string file in folders.SelectMany(name => Directory.GetFiles(Path.Combine(Repository.Root, "src", name), "*.cs")))
        {
            string code =
                string.Join('\n', File.ReadLines(file).Where(line => !line.TrimStart().StartsWith("//", StringComparison.Ordinal)));
            Assert.All(FileName().Matches(code), match => Assert.Contains(match.Groups[1].Value, own));
        }
    }

    [Fact]
    public void What_is_read_is_fetched_and_decides_the_digest()
    {
        string[] settings =
        [
            .. CheckpointFiles.All.Where(
                name =>
                    name.EndsWith(".json", StringComparison.Ordinal)
                    && !CheckpointFiles.Weights.Contains(name)
                    && name is not ("tokenizer.json" or "adapter_config.json")),
        ];
        Assert.Contains("added_tokens.json", settings);
        Assert.Contains("sentence_albert_config.json", settings);
        List<string> needed = NeededFiles.Choose([.. CheckpointFiles.All], "model");
        Assert.All(settings.Concat(CheckpointFiles.Vocabularies), name => Assert.Contains(name, CheckpointFiles.Digested));
        Assert.All(settings, name => Assert.Contains(name, needed));
        List<string> older = NeededFiles.Choose(
            [
                "0_Transformer/config.json", "0_Transformer/pytorch_model.bin", "0_Transformer/spiece.model",
                "0_Transformer/added_tokens.json", "modules.json", "config.json", "1_Pooling/config.json",
            ],
            "model");
        Assert.Equal("0_Transformer/config.json", older[0]);
        Assert.Equal(7, older.Count);
    }

    [GeneratedRegex(@"""([A-Za-z0-9_./-]+\.(?:json|model|txt|safetensors|bin|onnx|md))""")]
    private static partial Regex FileName();

    private void Rename(Func<string, string> rename)
    {
        string path = Path.Combine(folder.Root, "model.safetensors");
        byte[] bytes = File.ReadAllBytes(path);
        int length = (int)BitConverter.ToInt64(bytes);
        JsonObject header = JsonNode.Parse(bytes.AsSpan(8, length))!.AsObject();
        JsonObject renamed = [];
        foreach ((string name, JsonNode? entry) in header)
        {
            renamed[name == "__metadata__" ? name : rename(name)] = entry!.DeepClone();
        }

        byte[] json = System.Text.Encoding.UTF8.GetBytes(renamed.ToJsonString());
        File.WriteAllBytes(path, [.. BitConverter.GetBytes((long)json.Length), .. json, .. bytes[(8 + length)..]]);
    }
}
