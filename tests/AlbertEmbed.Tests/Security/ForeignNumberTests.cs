using System.Text;
using AlbertEmbed.Checkpoints;
using AlbertEmbed.Runs;
using AlbertEmbed.Search;
using AlbertEmbed.Tests.Support;
using AlbertEmbed.Tokenization;

namespace AlbertEmbed.Tests.Security;

/// <summary>Sizes and counts of files that would wrap.</summary>
public sealed class ForeignNumberTests
{
    private const long Large = 1L << 43;

    [Theory]
    [InlineData(new[] { Large, Large, Large }, new long[] { 0, 0, 0 })]
    [InlineData(new long[] { 2, 2, 2 }, new[] { long.MaxValue, long.MaxValue, long.MaxValue })]
    [InlineData(new[] { long.MaxValue, long.MaxValue, long.MaxValue }, new[] { long.MaxValue, long.MaxValue, long.MaxValue })]
    public void A_tensor_of_a_PyTorch_file_whose_size_wraps_lies_outside_its_storage(long[] shape, long[] strides) =>
        Assert.Throws<FormatException>(() => TorchTensor.Make(new TorchStorage("0", ElementType.Float32, 4), 0, [.. shape], [.. strides]));

    [Fact]
    public void A_tensor_without_numbers_has_none_whatever_its_other_dimensions_are() =>
        Assert.Equal(0, TorchTensor.Make(new TorchStorage("0", ElementType.Float32, 4), 0, [Large, Large, 0L], [0L, 0L, 0L]).Count);

    [Fact]
    public void A_unknown_piece_beyond_32_bits_is_refused_and_not_cut_to_another_one()
    {
        byte[] piece = [0x0A, 3, 0x0A, 1, (byte)'a'];
        byte[] unknownIsTwoToThe32 = [0x12, 7, 0xC0, 0x02, 0x80, 0x80, 0x80, 0x80, 0x10];
        Assert.Contains(
            "32 bits",
            Assert.Throws<FormatException>(() => SentencePieceModel.Parse([.. piece, .. unknownIsTwoToThe32])).Message,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(100)]
    [InlineData(70_000)]
    public void A_character_map_with_long_replacements_changes_no_other_character_or_is_refused(int length)
    {
        uint[] units = new uint[512];
        units[0] = 0x100 << 10;
        units[0x100 ^ 'a'] = 'a' | 0x100 | (1 << 10);
        byte[] map =
        [
            .. BitConverter.GetBytes(units.Length * sizeof(uint)), .. units.SelectMany(BitConverter.GetBytes),
            .. Enumerable.Repeat((byte)'x', length), 0,
        ];
        if (length > 128)
        {
            Assert.Contains(
                "replacement of more than",
                Assert.Throws<FormatException>(() => CharacterMap.Parse(map)).Message,
                StringComparison.Ordinal);
            return;
        }

        NormalizedText normalized = new(keepOffsets: false);
        new AlbertNormalizer(
            new NormalizerOptions { LowerCase = true, KeepAccents = false }, CharacterMap.Parse(map)).Normalize("bacé", 0, normalized);
        Assert.Equal("b" + new string('x', length) + "ce", normalized.Chars.ToString());
    }

    [Theory]
    [InlineData("\"data_offsets\": [0, ", "\"data_offsets\": [0], \"x\": [0, ")]
    [InlineData("\"data_offsets\": [0, ", "\"data_offsets\": [9223372036854775807, ")]
    [InlineData("\"data_offsets\": [0, ", "\"data_offsets\": [-9223372036854775808, ")]
    public void Offsets_of_a_safetensors_file_that_are_missing_or_wrap_are_named(string what, string replacement)
    {
        using ModelFolder model = new();
        string path = Path.Combine(model.Root, "model.safetensors");
        byte[] bytes = File.ReadAllBytes(path);
        string header = Encoding.UTF8.GetString(bytes, sizeof(long), (int)BitConverter.ToInt64(bytes));
        byte[] changed = Encoding.UTF8.GetBytes(header.Replace(what, replacement, StringComparison.Ordinal));
        Assert.NotEqual(header.Length, changed.Length);
        File.WriteAllBytes(
            path, [.. BitConverter.GetBytes((long)changed.Length), .. changed, .. bytes.AsSpan(sizeof(long) + header.Length)]);
        Assert.Contains(
            "not a whole safetensors file",
            Assert.Throws<Errors.UserException>(() => Checkpoint.Open(model.Root)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void More_results_than_can_be_counted_with_a_margin_are_all_that_there_are()
    {
        TopList list = new(int.MaxValue, [1]);
        Assert.True(list.Accepts(0.5, 0));
        list.Add(new Candidate(0, 0.5, [1], null));
        Assert.Single(TopList.Join([list], new float[] { 1 }, int.MaxValue));
    }

    [Fact]
    public void Poolings_beyond_any_number_that_makes_sense_are_named()
    {
        using ModelFolder model = new();
        string names = string.Join(',', Enumerable.Repeat("\"mean\"", 65));
        model.WriteModules(("Pooling", $"{{\"pooling_mode\":[{names}]}}"));
        Assert.Contains("joins 65 poolings", model.Modules().Obstacle, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"records\":-1")]
    [InlineData("\"records\":9223372036854775807")]
    [InlineData(
        "\"skipped\":2,\"skipped_ranges\":[{\"first\":0,\"count\":9223372036854775807},{\"first\":0,\"count\":9223372036854775807}]")]
    public void Metadata_with_impossible_counts_are_damaged(string summary)
    {
        using WorkFolder folder = new();
        const string Start = """{"program":"p","model":"m","width":8,"recipe":{"shard":"none"},"summary":{""";
        string output = folder.Path("v.npy");
        folder.Write("v.npy.meta.json", Start + "\"records\":1}}");
        Assert.NotNull(RunJson.ReadMetadata(output));
        folder.Write("v.npy.meta.json", Start + summary + "}}");
        Assert.Null(RunJson.ReadMetadata(output));
    }
}
