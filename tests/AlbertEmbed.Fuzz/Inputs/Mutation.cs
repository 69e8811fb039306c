using AlbertEmbed.Packing;

namespace AlbertEmbed.Fuzz.Inputs;

/// <summary>Damages a file by what its name says it is.</summary>
internal static class Mutation
{
    /// <summary>Damages once, or a few times.</summary>
    public static byte[] Change(string name, byte[] bytes, Random random)
    {
        for (int round = random.Next(3) == 0 ? random.Next(2, 5) : 1; round > 0; round--)
        {
            bytes = Once(name, bytes, random);
        }

        return bytes;
    }

    private static byte[] Once(string name, byte[] bytes, Random random)
    {
        if (name.EndsWith(".part", StringComparison.Ordinal))
        {
            return Once(name[..^".part".Length], bytes, random);
        }

        if (PackingNames.Of(name) is { } packing)
        {
            return PackedMutations.Change(packing, bytes, random, (inner, r) => Once(PackingNames.Within(name), inner, r));
        }

        string extension = Path.GetExtension(name);
        return extension switch
        {
            ".json" or ".jsonl" => JsonMutations.Change(bytes, random),
            ".model" or ".onnx" => ProtobufMutations.Change(bytes, random),
            ".safetensors" => SafetensorsMutations.Change(bytes, random),
            ".npy" => NpyMutations.Change(bytes, random),
            ".parquet" => ParquetMutations.Change(bytes, random),
            ".bin" => PickleMutations.Change(bytes, random),
            ".txt" or ".csv" or ".tsv" or ".nul" => TextMutations.Change(bytes, random),
            _ => ByteMutations.Change(bytes, random),
        };
    }
}
