namespace AlbertEmbed.Checkpoints;

/// <summary>A run of numbers that tensors of a PyTorch file lie in.</summary>
/// <param name="Key">Its name in the file.</param>
/// <param name="Type">The type, as safetensors calls it.</param>
/// <param name="Count">How many numbers it holds.</param>
internal sealed record TorchStorage(string Key, string Type, long Count)
{
    /// <summary>More than any file holds, and few enough that the bytes of several can be added up.</summary>
    private const long MostNumbers = 1L << 48;

    public int ElementSize => Type switch
    {
        "F64" or "I64" => 8,
        "F32" or "I32" => 4,
        "F16" or "BF16" or "I16" => 2,
        _ => 1,
    };

    /// <summary>Reads a persistent id: ("storage", type, key, location, count, ...).</summary>
    /// <exception cref="FormatException">It is something else.</exception>
    public static TorchStorage From(object? persistentId) =>
        persistentId is object?[] and ["storage", PickleName type, string key, _, long count, ..] && count is >= 0 and <= MostNumbers
            ? new TorchStorage(key, TypeOf(type.Name), count)
            : throw new FormatException("it refers to something outside that is no tensor storage");

    private static string TypeOf(string name) => name switch
    {
        "torch.FloatStorage" => "F32",
        "torch.HalfStorage" => "F16",
        "torch.BFloat16Storage" => "BF16",
        "torch.DoubleStorage" => "F64",
        "torch.LongStorage" => "I64",
        "torch.IntStorage" => "I32",
        "torch.ShortStorage" => "I16",
        "torch.CharStorage" => "I8",
        "torch.ByteStorage" => "U8",
        "torch.BoolStorage" => "BOOL",
        _ => throw new FormatException($"{name} is no storage"),
    };
}
