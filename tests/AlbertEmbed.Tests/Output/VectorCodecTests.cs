using System.Text.Json;
using AlbertEmbed.Output;
using AlbertEmbed.Tests.Support;

namespace AlbertEmbed.Tests.Output;

/// <summary>Vectors in fewer bytes, with the meaning of quantize_embeddings in sentence-transformers.</summary>
public sealed class VectorCodecTests
{
    /// <summary>From -1 to 1.55, a step is 0.01; the second component is the same everywhere.</summary>
    private static readonly VectorRanges Ranges = new() { Min = [-1, 2], Max = [1.55F, 2] };

    [Theory]
    [InlineData(-1, 2, 0, 0)]
    [InlineData(-0.9895, 2, 1, 0)]
    [InlineData(0, 2.9, 100, 0)]
    [InlineData(1.5449, 4.5, 254, 2)]
    [InlineData(1.55, 1000, 255, 255)]
    [InlineData(7, -5, 255, 0)]
    [InlineData(-7, 2, 0, 0)]
    public void Bytes_count_steps_from_the_least_value_and_end_at_255(double first, double second, byte firstStep, byte secondStep)
    {
        Assert.Equal([firstStep, secondStep], Encode(VectorType.UInt8, [(float)first, (float)second], Ranges));
        Assert.Equal(
            [(sbyte)(firstStep - 128), (sbyte)(secondStep - 128)],
            Encode(VectorType.Int8, [(float)first, (float)second], Ranges).Select(number => (sbyte)number));
    }

    [Fact]
    public void A_bit_says_whether_a_component_is_positive_most_significant_first()
    {
        float[] vector = [1, -1, 0, 0.5F, -0F, 2, 3, -4, float.Epsilon];
        Assert.Equal([0b1001_0110, 0b1000_0000], Encode(VectorType.UnsignedBinary, vector));
        Assert.Equal([0b0001_0110, 0b0000_0000], Encode(VectorType.Binary, vector));
        Assert.Equal([1, -1, -1, 1, -1, 1, 1, -1, 1], new VectorCodec(VectorType.Binary, 9).AsStored(vector));
    }

    [Fact]
    public void A_byte_stands_for_the_middle_of_its_step_and_a_component_without_a_range_for_itself()
    {
        float[] read = new VectorCodec(VectorType.Int8, 2, Ranges).AsStored([0.5001F, 2]);
        Assert.Equal(0.505F, read[0], 1e-6F);
        Assert.Equal(2, read[1]);
    }

    [Theory]
    [InlineData(384)]
    [InlineData(33)]
    [InlineData(1)]
    public void What_is_read_is_at_most_half_a_step_away(int width)
    {
        Random random = new(width);
        float[] vectors = [.. Enumerable.Range(0, 50 * width).Select(_ => (float)(random.NextDouble() - 0.5))];
        VectorRanges ranges = VectorRanges.Empty(width);
        ranges.Add(vectors);
        foreach (VectorType type in (VectorType[])[VectorType.Int8, VectorType.UInt8])
        {
            VectorCodec codec = new(type, width, ranges);
            byte[] stored = new byte[50 * codec.RowLength];
            Assert.True(codec.TryEncode(vectors, stored));
            float[] read = new float[vectors.Length];
            codec.Decode(stored, read);
            for (int i = 0; i < vectors.Length; i++)
            {
                float step = (ranges.Max[i % width] - ranges.Min[i % width]) / 255;
                Assert.InRange(read[i] - vectors[i], (-0.5F * step) - 1e-6F, (0.5F * step) + 1e-6F);
            }
        }
    }

    [Fact]
    public void A_component_beyond_float16_is_not_stored()
    {
        Assert.False(new VectorCodec(VectorType.Float16, 1).TryEncode([70000], new byte[2]));
        Assert.Equal([0x00, 0x3C], Encode(VectorType.Float16, [1]));
    }

    [Theory]
    [InlineData("int8_own_ranges", "i8", "embeddings")]
    [InlineData("int8_calibrated", "i8", "calibration")]
    [InlineData("uint8_own_ranges", "u8", "embeddings")]
    [InlineData("uint8_calibrated", "u8", "calibration")]
    [InlineData("binary", "b1", null)]
    [InlineData("ubinary", "ub1", null)]
    public void Stored_numbers_are_those_of_sentence_transformers(string key, string type, string? calibration)
    {
        JsonElement golden = JsonDocument.Parse(File.ReadAllText(GoldenData.Folder("models-hf", "quantised.json"))).RootElement;
        VectorType stored = VectorTypes.Parse(type)!.Value;
        int width = golden.GetProperty("embeddings")[0].GetArrayLength();
        VectorRanges? ranges = calibration is null ? null : VectorRanges.Empty(width);
        foreach (JsonElement vector in calibration is null ? [] : golden.GetProperty(calibration).EnumerateArray().ToArray())
        {
            ranges!.Add(vector.Floats());
        }

        JsonElement[] expected = [.. golden.GetProperty(key).EnumerateArray()];
        JsonElement[] vectors = [.. golden.GetProperty("embeddings").EnumerateArray()];
        for (int i = 0; i < vectors.Length; i++)
        {
            byte[] numbers = Encode(stored, vectors[i].Floats(), ranges);
            Assert.Equal(expected[i].Ints(), numbers.Select(number => type is "i8" or "b1" ? (int)(sbyte)number : number));
        }
    }

    [Fact]
    public void A_field_with_numbers_of_another_type_has_another_name()
    {
        Assert.Equal("embedding", VectorField.Of(VectorType.Float32));
        Assert.Equal("embedding_i8", VectorField.Of(VectorType.Int8));
        JsonElement line = JsonDocument.Parse("""{"index":0,"embedding_ub1":"gA=="}""").RootElement;
        Assert.Equal(VectorType.UnsignedBinary, VectorField.Find(line).Type);
        JsonElement two = JsonDocument.Parse("""{"embedding":[1],"embedding_ub1":"gA=="}""").RootElement;
        Assert.Throws<KeyNotFoundException>(() => VectorField.Find(two));
        Assert.False(VectorField.Is("embedding_size"));
    }

    private static byte[] Encode(VectorType type, float[] vector, VectorRanges? ranges = null)
    {
        VectorCodec codec = new(type, vector.Length, ranges);
        byte[] stored = new byte[codec.RowLength];
        Assert.True(codec.TryEncode(vector, stored));
        return stored;
    }
}
