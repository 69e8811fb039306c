using AlbertEmbed.Checkpoints;
using AlbertEmbed.Errors;
using AlbertEmbed.Tests.Support;
using AlbertEmbed.Tokenization;

namespace AlbertEmbed.Tests.Field;

/// <summary>What is said of a file of a model names the file.</summary>
public sealed class NamedFilesTests : IDisposable
{
    private readonly ModelFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_tensor_of_another_type_is_refused_with_its_file()
    {
        string path = Path.Combine(folder.Root, "model.safetensors");
        byte[] bytes = File.ReadAllBytes(path);
        int at = bytes.AsSpan().IndexOf("\"F32\""u8);
        "\"F64\""u8.CopyTo(bytes.AsSpan(at));
        File.WriteAllBytes(path, bytes);
        Assert.Contains($"{path}: tensor ", Refusal(), StringComparison.Ordinal);
        Assert.Contains("is stored as F64;", Refusal(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_tensor_that_is_too_large_to_copy_is_refused_with_its_file()
    {
        Weight weight = new("linear.weight", [1 << 16, 1 << 16], ElementType.Float32, 0) { FilePath = "1_Dense/model.safetensors" };
        Assert.StartsWith(
            "1_Dense/model.safetensors: tensor linear.weight has 4294967296 numbers",
            Assert.Throws<UserException>(() => weight.ToFloats()).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Old_names_of_tensors_are_told_with_their_file()
    {
        folder.WriteTensors(
            "model.safetensors",
            ("embeddings.word_embeddings.weight", [1, 1], [0]),
            ("embeddings.LayerNorm.gamma", [1], [0]),
            ("embeddings.LayerNorm.beta", [1], [0]));
        using CheckpointTensors tensors = CheckpointTensors.Open(folder.Root);
        Assert.Equal(
            $"{Path.Combine(folder.Root, "model.safetensors")} has no tensor embeddings.LayerNorm.weight, but embeddings.LayerNorm.gamma, "
                + "as checkpoints of old releases call it. Load and save it once with transformers.",
            Assert.Throws<UserException>(() => tensors.Get("embeddings.LayerNorm.weight", 1)).Message);
        Assert.Contains(
            "embeddings.LayerNorm.beta",
            Assert.Throws<UserException>(() => tensors.Get("embeddings.LayerNorm.bias", 1)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_normalizer_that_makes_too_much_of_a_text_is_told_with_its_file()
    {
        string steps = string.Join(',', Enumerable.Repeat("""{"type":"Replace","pattern":{"String":"a"},"content":"aa"}""", 40));
        folder.Write(
            "tokenizer.json",
            $$$"""
            {"normalizer":{"type":"Sequence","normalizers":[{{{steps}}}]},
             "model":{"type":"Unigram","unk_id":0,"vocab":[["<unk>",0],["a",-1]]}}
            """);
        Tokenizer tokenizer = TokenizerLoader.Load(folder.Root);
        Assert.StartsWith(
            $"{Path.Combine(folder.Root, "tokenizer.json")}: its normalizer makes more than 32 characters",
            Assert.Throws<UserException>(() => tokenizer.Encode("a", new TokenBuffer())).Message,
            StringComparison.Ordinal);
    }

    private string Refusal() => Assert.Throws<UserException>(() =>
    {
        using CheckpointTensors tensors = CheckpointTensors.Open(folder.Root);
        foreach (string name in tensors.Names)
        {
            tensors.CheckReadable(name);
        }
    }).Message;
}
