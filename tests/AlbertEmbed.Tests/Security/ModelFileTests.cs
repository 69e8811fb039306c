using System.Diagnostics;
using AlbertEmbed.Checkpoints;
using AlbertEmbed.Errors;
using AlbertEmbed.Tests.Support;
using AlbertEmbed.Tokenization;

namespace AlbertEmbed.Tests.Security;

/// <summary>Files of a model folder that are none, are too long, or ask for more than is there.</summary>
public sealed class ModelFileTests : IDisposable
{
    private readonly ModelFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("config.json")]
    [InlineData("model.safetensors")]
    [InlineData("spiece.model")]
    [InlineData("tokenizer.json")]
    [InlineData("tokenizer_config.json")]
    [InlineData("modules.json")]
    [InlineData("config_sentence_transformers.json")]
    [InlineData("1_Pooling/config.json")]
    [InlineData("pytorch_model.bin")]
    [InlineData("model.onnx")]
    [InlineData("README.md")]
    public void A_pipe_or_a_device_among_them_is_refused_at_once(string name)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "pipes and devices are of Unix");
        if (name is "pytorch_model.bin" or "model.onnx")
        {
            File.Delete(Path.Combine(folder.Root, "model.safetensors"));
        }

        string path = Path.Combine(folder.Root, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.Delete(path);
        using (Process made = Process.Start("mkfifo", [path]))
        {
            made.WaitForExit();
        }

        Refused();
        File.Delete(path);
        File.CreateSymbolicLink(path, "/dev/zero");
        Refused();

        void Refused()
        {
            BuiltProgram.Result run = BuiltProgram.Run("info", folder.Root);
            Assert.Equal((4, string.Empty), (run.ExitCode, run.Output));
            Assert.Contains($"{path} is a pipe or a device, not a file", run.Error, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Settings_of_a_hundred_megabytes_are_not_read()
    {
        using (FileStream file = File.Create(Path.Combine(folder.Root, "tokenizer_config.json")))
        {
            file.SetLength(100_000_000);
        }

        Assert.Contains("more than such a file takes", Refusal(), StringComparison.Ordinal);
    }

    [Fact]
    public void Half_of_a_surrogate_pair_is_refused_by_the_files_name()
    {
        folder.Write("tokenizer_config.json", """{"mask_token":"\ud800"}""");
        Assert.Contains("tokenizer_config.json has half of a surrogate pair", Refusal(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("num_hidden_layers", 1_000_000_000)]
    [InlineData("num_hidden_groups", 1_000_000_000)]
    [InlineData("inner_group_num", 1_000_000_000)]
    [InlineData("inner_group_num", 2)]
    [InlineData("num_attention_heads", 1_000_000_000)]
    [InlineData("hidden_size", 2_147_483_600)]
    public void A_config_that_asks_for_more_than_the_weights_have_is_refused_soon(string key, int value)
    {
        folder.Configure(key, value);
        Stopwatch watch = Stopwatch.StartNew();
        BuiltProgram.Result run = BuiltProgram.Run("-m", folder.Root, "hi");
        Assert.Equal((4, string.Empty), (run.ExitCode, run.Output));
        Assert.DoesNotContain("unexpected", run.Error, StringComparison.Ordinal);
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(20));
    }

    [Theory]
    [InlineData("""[{"path":"a\u0000b","type":"sentence_transformers.models.Transformer"}]""", "the module path a?b")]
    [InlineData("""[{"path":"","type":"sentence_transformers.models.Transformer"},{"path":"1\u0000","type":"sentence_transformers.models.Dense"}]""", "the module path 1?")]
    public void A_module_path_with_a_nul_is_refused(string modules, string message)
    {
        folder.Write("modules.json", modules);
        Assert.Contains(message, Refusal(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_shard_name_with_a_nul_is_refused()
    {
        File.Delete(Path.Combine(folder.Root, "model.safetensors"));
        folder.Write("model.safetensors.index.json", """{"weight_map":{"a":"x\u0000y"}}""");
        Assert.Contains("shard x?y", Refusal(), StringComparison.Ordinal);
    }

    [Fact]
    public void Dimensions_of_a_weight_are_read_in_time_that_grows_with_their_number()
    {
        // 400,000 fields with the number 1 and the value 1.
        byte[] message = [.. Enumerable.Range(0, 400_000).SelectMany(_ => new byte[] { 8, 1 })];
        Assert.Contains(
            "more than 64 dimensions",
            Assert.Throws<FormatException>(() => ExternalTensor.Read(message)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Steps_that_each_double_a_text_are_stopped()
    {
        string steps = string.Join(',', Enumerable.Repeat("""{"type":"Replace","pattern":{"String":"a"},"content":"aa"}""", 40));
        folder.Write("tokenizer.json", $$$"""{"normalizer":{"type":"Sequence","normalizers":[{{{steps}}}]},"model":{"type":"Unigram","unk_id":0,"vocab":[["<unk>",0],["a",-1]]}}""");
        Tokenizer tokenizer = TokenizerLoader.Load(folder.Root);
        UserException refusal = Assert.Throws<UserException>(() => tokenizer.Encode("a", new TokenBuffer()));
        Assert.Equal(ErrorKind.Model, refusal.Kind);
    }

    [Fact]
    public void Many_added_tokens_are_looked_for_together()
    {
        Random random = new(3);
        string[] contents =
        [
            .. Enumerable.Range(0, 20_000).Select(
                i => new string([.. Enumerable.Range(0, random.Next(1, 7)).Select(_ => (char)random.Next('a', 'e'))])).Distinct(),
        ];
        AddedTokens tokens = new(contents.Select((content, i) => new AddedToken(content, i)));
        for (int round = 0; round < 200; round++)
        {
            string text = new([.. Enumerable.Range(0, 40).Select(_ => (char)random.Next('a', 'g'))]);
            AddedToken? found = tokens.FindNext(text, 0, out int start, out int end);
            int expected = Enumerable.Range(0, text.Length).FirstOrDefault(
                at => contents.Any(content => text.AsSpan(at).StartsWith(content)), text.Length);
            Assert.Equal(expected, start);
            Assert.Equal(
                contents.Where(content => text.AsSpan(expected).StartsWith(content)).MaxBy(content => content.Length), found?.Content);
            Assert.Equal(expected + (found?.Content.Length ?? 0), end);
        }
    }

    private string Refusal()
    {
        UserException refusal = Assert.Throws<UserException>(() =>
        {
            using Checkpoint checkpoint = Checkpoint.Open(folder.Root);
            TokenizerLoader.Load(folder.Root);
        });
        Assert.Equal(ErrorKind.Model, refusal.Kind);
        return refusal.Message;
    }
}
