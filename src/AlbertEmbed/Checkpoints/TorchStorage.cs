namespace AlbertEmbed.Checkpoints;

/// <summary>A run of numbers in a PyTorch file; tensors are views of it.</summary>
/// <param name="Key">Its name in the file.</param>
/// <param name="Type">The type of the numbers.</param>
/// <param name="Count">How many numbers it holds.</param>
internal sealed record TorchStorage(string Key, ElementType Type, long Count)
{
    /// <summary>More than any file holds, and few enough for sums of bytes not to overflow.</summary>
    private const long MostNumbers = 1L << 48;

    /// <summary>Reads a persistent id: ("storage", type, key, location, count, ...).</summary>
    /// <exception cref="FormatException">The value is something else.</exception>
    public static TorchStorage From(object? persistentId) =>
        persistentId is object?[] and ["storage", PickleName type, string key, _, long count, ..] && count is >= 0 and <= MostNumbers
            ? new TorchStorage(key, TypeOf(type.Name), count)
            : throw new FormatException("it refers to something outside that is not a tensor storage");

    private static ElementType TypeOf(string name) => name switch
    {
        "torch.FloatStorage" => ElementType.Float32,
        "torch.HalfStorage" => ElementType.Float16,
        "torch.BFloat16Storage" => ElementType.BFloat16,
        "torch.DoubleStorage" => ElementType.Float64,
        "torch.LongStorage" => ElementType.Int64,
        "torch.IntStorage" => ElementType.Int32,
        "torch.ShortStorage" => ElementType.Int16,
        "torch.CharStorage" => ElementType.Int8,
        "torch.ByteStorage" => ElementType.UInt8,
        "torch.BoolStorage" => ElementType.Bool,
        _ => throw new FormatException($"{name} is not a storage"),
    };
}
