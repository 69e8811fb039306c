using System.Text;
using System.Text.Json.Nodes;
using AlbertEmbed.Checkpoints;
using AlbertEmbed.Errors;
using AlbertEmbed.Inference;
using AlbertEmbed.Onnx;
using AlbertEmbed.Tests.Support;
using AlbertEmbed.Tokenization;

namespace AlbertEmbed.Tests.Checkpoints;

public sealed class DamagedCheckpointTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("albert-embed-test").FullName;

    public DamagedCheckpointTests()
    {
        foreach (string file in Directory.GetFiles(TestModel.DataFolder("gelu-new")))
        {
            File.Copy(file, Path.Combine(folder, Path.GetFileName(file)));
        }
    }

    private string Weights => Path.Combine(folder, "model.safetensors");

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Theory]
    [InlineData(4)]
    [InlineData(100)]
    [InlineData(8000)]
    public void A_weights_file_that_is_cut_off_is_refused(int length)
    {
        File.WriteAllBytes(Weights, File.ReadAllBytes(Weights)[..length]);
        Assert.Contains("model.safetensors", Refusal(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_header_longer_than_the_file_is_refused()
    {
        byte[] bytes = File.ReadAllBytes(Weights);
        bytes[6] = 1;
        File.WriteAllBytes(Weights, bytes);
        Assert.Contains("not a whole safetensors file", Refusal(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_header_of_a_hundred_megabytes_is_refused_without_reading_it()
    {
        using (FileStream file = File.Create(Weights))
        {
            file.Write(BitConverter.GetBytes(100_000_000L));
            file.Write("{"u8);
            file.SetLength(100_001_000);
        }

        long before = GC.GetTotalAllocatedBytes(precise: true);
        Assert.Contains("100000000 bytes", Refusal(), StringComparison.Ordinal);
        Assert.InRange(GC.GetTotalAllocatedBytes(precise: true) - before, 0, 10_000_000);
    }

    [Theory]
    [InlineData("\"data_offsets\": [0, ", "\"data_offsets\": [4, ", "bytes, which does not fit its shape")]
    [InlineData("\"dtype\": \"F32\"", "\"dtype\": \"I64\"", "is stored as I64")]
    [InlineData("\"dtype\": \"F32\"", "\"dtype\":  null", "is stored as another type")]
    [InlineData("\"data_offsets\"", "\"data-offsets\"", "header cannot be read")]
    public void A_header_that_does_not_make_sense_is_refused(string what, string replacement, string message)
    {
        byte[] bytes = File.ReadAllBytes(Weights);
        string text = Encoding.Latin1.GetString(bytes);
        int at = text.IndexOf(what, StringComparison.Ordinal);
        Encoding.Latin1.GetBytes(replacement).CopyTo(bytes, at);
        File.WriteAllBytes(Weights, bytes);
        Assert.Contains(message, Refusal(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("hidden_size", 32, "tensor encoder.embedding_hidden_mapping_in.weight has shape [16, 8], but config.json asks for [32, 8]")]
    [InlineData("vocab_size", 7, "tensor embeddings.word_embeddings.weight has shape")]
    [InlineData(
        "num_hidden_groups",
        2,
        "no tensor encoder.albert_layer_groups.1.albert_layers.0.attention.query.weight, expected with shape [16, 16]")]
    [InlineData("num_attention_heads", 5, "hidden_size 16 is not a multiple of num_attention_heads 5")]
    [InlineData("num_hidden_layers", 0, "num_hidden_layers should be positive")]
    [InlineData("num_hidden_groups", 4, "num_hidden_groups 4 is more than")]
    [InlineData("hidden_act", "swish", "hidden_act swish is not supported")]
    [InlineData("hidden_size", "wide", "hidden_size should be an integer, but is \"wide\"")]
    [InlineData("hidden_size", null, "hidden_size is null")]
    [InlineData("quantization_config", "int4", "quantised")]
    [InlineData("model_type", "bert", "model of type bert; only ALBERT")]
    [InlineData("position_embedding_type", "relative_key", "position_embedding_type relative_key is not supported")]
    public void A_config_that_does_not_fit_is_refused_with_what_is_wrong(string key, object? value, string message)
    {
        string path = Path.Combine(folder, "config.json");
        JsonNode config = JsonNode.Parse(File.ReadAllText(path))!;
        config[key] = value is int number ? number : (string?)value;
        File.WriteAllText(path, config.ToJsonString());
        Assert.Contains(message, Refusal(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_config_that_is_no_json_is_refused()
    {
        File.WriteAllText(Path.Combine(folder, "config.json"), "{\n\"model_type\": ");
        Assert.Contains("config.json is not valid JSON (line 2)", Refusal(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("config.json")]
    [InlineData("model.safetensors")]
    [InlineData("spiece.model")]
    public void A_missing_file_is_named(string file)
    {
        File.Delete(Path.Combine(folder, file));
        Assert.Contains(file, Refusal(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(500)]
    public void A_vocabulary_that_is_cut_off_is_refused(int length)
    {
        string path = Path.Combine(folder, "spiece.model");
        File.WriteAllBytes(path, File.ReadAllBytes(path)[..length]);
        Assert.Contains("spiece.model is not a usable SentencePiece model", Refusal(), StringComparison.Ordinal);
    }

    [Fact]
    public void Weights_behind_a_symbolic_link_are_read_as_hub_caches_have_them()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Links need a privilege on Windows.");
        File.Move(Weights, Path.Combine(folder, "blob"));
        File.CreateSymbolicLink(Weights, "blob");
        TestModel.AssertExpected(folder, 1e-5);
    }

    [Fact]
    public void A_shard_outside_the_folder_is_refused()
    {
        File.Delete(Weights);
        File.WriteAllText(Weights + ".index.json", """{"weight_map":{"pooler.bias":"../model.safetensors"}}""");
        Assert.Contains("is not a file of this folder", Refusal(), StringComparison.Ordinal);
    }

    private string Refusal()
    {
        UserException refusal = Assert.Throws<UserException>(() =>
        {
            using Checkpoint checkpoint = Checkpoint.Open(folder);
            TokenizerLoader.Load(folder);
            using EncoderSession session =
                EncoderSession.Create(checkpoint.Config, checkpoint.Tensors, EncoderOutput.Pooler, new SessionChoices());
        });
        Assert.Equal(ErrorKind.Model, refusal.Kind);
        Assert.DoesNotContain('\n', refusal.Message);
        return refusal.Message;
    }
}
