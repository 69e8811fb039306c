namespace AlbertEmbed.Checkpoints;

/// <summary>One of the few names that a pickle may refer to.</summary>
internal sealed record PickleName(string Name)
{
    private const string OrderedDictionary = "collections.OrderedDict";
    private const string RebuildTensor = "torch._utils._rebuild_tensor_v2";
    private const string RebuildParameter = "torch._utils._rebuild_parameter";

    private static readonly string[] KnownNames =
    [
        OrderedDictionary, RebuildTensor, RebuildParameter,
        "torch.FloatStorage", "torch.HalfStorage", "torch.BFloat16Storage", "torch.DoubleStorage",
        "torch.LongStorage", "torch.IntStorage", "torch.ShortStorage", "torch.CharStorage", "torch.ByteStorage", "torch.BoolStorage",
    ];

    /// <exception cref="FormatException">The name is another one.</exception>
    public static PickleName Known(string module, string name) => KnownNames.Contains($"{module}.{name}")
        ? new PickleName($"{module}.{name}")
        : throw new FormatException(
            $"it refers to {Shown(module)}.{Shown(name)}, which a state dictionary does not need; nothing in the file was run");

    /// <summary>The value that a call of the name returns in PyTorch.</summary>
    /// <exception cref="FormatException">PyTorch does not call the name with such arguments.</exception>
    public object Make(object?[] arguments) => (Name, arguments) switch
    {
        (OrderedDictionary, []) => new Dictionary<object, object?>(),
        (RebuildTensor, [TorchStorage storage, long offset, object?[] shape, object?[] strides, ..]) =>
            TorchTensor.Make(storage, offset, shape, strides),
        (RebuildParameter, [TorchTensor tensor, ..]) => tensor,
        _ => throw new FormatException($"{Name} is not called as PyTorch does it"),
    };

    private static string Shown(string name) => string.Concat(name.Take(100).Select(c => char.IsControl(c) ? '?' : c));
}
