using System.Text.Json;
using AlbertEmbed.Errors;
using AlbertEmbed.Files;

namespace AlbertEmbed.Checkpoints;

/// <summary>
/// The weights of a checkpoint folder: <c>model.safetensors</c>, or the shards of <c>model.safetensors.index.json</c>, or else
/// <c>pytorch_model.bin</c> or its shards.
/// </summary>
internal sealed class CheckpointTensors : ITensorSource, IDisposable
{
    /// <summary>The prefix of the encoder's tensors in checkpoints with a task head (masked LM, classifiers).</summary>
    private const string TaskPrefix = "albert.";

    private static readonly (string Single, string Index)[] Places =
    [
        (CheckpointFiles.Safetensors, CheckpointFiles.SafetensorsIndex),
        (CheckpointFiles.Torch, CheckpointFiles.TorchIndex),
    ];

    private readonly List<ITensorFile> files = [];
    private readonly Dictionary<string, StoredTensor> stored = [];
    private readonly Dictionary<string, StoredTensor> head = [];
    private readonly Dictionary<string, Weight> weights = [];
    private readonly List<Array> copies = [];
    private readonly string where;

    private CheckpointTensors(string where, IEnumerable<string> paths)
    {
        this.where = where;
        try
        {
            foreach (string path in paths)
            {
                files.Add(path.EndsWith(".bin", StringComparison.Ordinal) ? TorchFile.Open(path) : SafetensorsFile.Open(path));
                Add(path, files[^1]);
            }

            SetTaskHeadAside();
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Whether a folder has weights.</summary>
    public static bool Exist(string folder) =>
        Array.Exists(Places, place => File.Exists(Path.Combine(folder, place.Single)) || File.Exists(Path.Combine(folder, place.Index)));

    /// <exception cref="UserException">There are no weights, or a file is damaged.</exception>
    public static CheckpointTensors Open(string folder)
    {
        foreach ((string single, string index) in Places)
        {
            string path = Path.Combine(folder, single);
            if (File.Exists(path))
            {
                return new CheckpointTensors(path, [path]);
            }

            string shards = Path.Combine(folder, index);
            if (File.Exists(shards))
            {
                return new CheckpointTensors(shards, ShardNames(shards).Select(name => Path.Combine(folder, name)));
            }
        }

        throw UserException.Model(
            $"{folder} has no {CheckpointFiles.Safetensors}, no {CheckpointFiles.Torch} and no exported {CheckpointFiles.Onnx}. A "
                + $"Hugging Face checkpoint folder with weights is needed.");
    }

    public IEnumerable<string> Names => stored.Keys;

    /// <summary>Numbers of all tensors with a supported type.</summary>
    public long NumberCount => stored.Values.Sum(tensor => tensor.UsedCount);

    /// <summary>Bytes of all tensors with a supported type.</summary>
    public long ByteLength => stored.Values.Sum(tensor => tensor.UsedBytes);

    /// <summary>The supported types that occur.</summary>
    public IEnumerable<string> Types =>
        stored.Values.Where(tensor => tensor.UsedCount > 0).Select(
            tensor => tensor.Type.SafetensorsName()).Distinct().Order(StringComparer.Ordinal);

    /// <summary>Reads a tensor of any shape only to check that it is readable.</summary>
    /// <exception cref="UserException">The tensor cannot be read.</exception>
    public void CheckReadable(string name) => stored[name].ToWeight(name, out _);

    public bool Contains(string name) => stored.ContainsKey(name);

    public Weight Get(string name, params ReadOnlySpan<long> shape)
    {
        if (weights.TryGetValue(name, out Weight? known))
        {
            return known;
        }

        Weight weight = StoredWithShape(name, shape).ToWeight(name, out Array? memory);
        if (memory is not null)
        {
            copies.Add(memory);
        }

        return weights[name] = weight;
    }

    /// <summary>A tensor of the task head, which the encoder does without.</summary>
    /// <returns>Null where there is none of that name.</returns>
    public Weight? FindInHead(string name)
    {
        if (!head.TryGetValue(name, out StoredTensor? tensor))
        {
            return null;
        }

        Weight weight = tensor.ToWeight(name, out Array? memory);
        copies.AddRange(memory is null ? [] : [memory]);
        return weight;
    }

    public void Dispose() => files.ForEach(file => file.Dispose());

    private StoredTensor StoredWithShape(string name, ReadOnlySpan<long> shape)
    {
        if (!stored.TryGetValue(name, out StoredTensor? tensor))
        {
            if (FormerName(name) is { } former && stored.ContainsKey(former))
            {
                throw UserException.Model(
                    $"{where} has no tensor {name}, but {former}, as checkpoints of old releases call it. Load and save it once with "
                        + $"transformers.");
            }

            string? alike = stored.Keys.FirstOrDefault(other => other.EndsWith("." + name, StringComparison.Ordinal));
            throw UserException.Model(alike is { } prefixed
                ? $"{where} has no tensor {name}, but {prefixed}: the prefix {prefixed[..^name.Length]} is not ALBERT's. "
                    + $"Save the checkpoint again without it."
                : $"{where} has no tensor {name}, expected with shape {Show(shape)}. It does not fit its config.json.");
        }

        return shape.SequenceEqual(tensor.Shape)
            ? tensor
            : throw UserException.Model($"{where}: tensor {name} has shape {Show(tensor.Shape)}, but config.json asks for {Show(shape)}.");
    }

    /// <summary>The files that an index names, in the folder of the index.</summary>
    /// <exception cref="UserException">The index is damaged, or names files elsewhere.</exception>
    public static IEnumerable<string> ShardNames(string index)
    {
        JsonFile json = JsonFile.Read(index);
        if (json.Find("weight_map") is not { ValueKind: JsonValueKind.Object } map)
        {
            throw json.Error("weight_map is missing.");
        }

        foreach (string name in map.EnumerateObject().Select(entry => entry.Value.ToString()).Distinct())
        {
            if (Path.GetFileName(name) != name || name.Length == 0 || name.Contains('\0', StringComparison.Ordinal))
            {
                throw json.Error($"shard {name.Replace('\0', '?')} is not a file of this folder.");
            }

            yield return name;
        }
    }

    /// <summary>TensorFlow's name of a layer norm's tensor, which transformers replaces when it loads one.</summary>
    private static string? FormerName(string name) =>
        !name.Contains("norm", StringComparison.OrdinalIgnoreCase) ? null
        : name.EndsWith(".weight", StringComparison.Ordinal) ? name[..^"weight".Length] + "gamma"
        : name.EndsWith(".bias", StringComparison.Ordinal) ? name[..^"bias".Length] + "beta"
        : null;

    private static string Show(ReadOnlySpan<long> shape) => $"[{string.Join(", ", shape.ToArray())}]";

    private void Add(string path, ITensorFile file)
    {
        foreach ((string name, StoredTensor tensor) in file.Tensors)
        {
            if (!stored.TryAdd(name, tensor))
            {
                throw UserException.Model($"{path}: tensor {name} occurs twice in this checkpoint.");
            }
        }
    }

    /// <summary>
    /// Puts the task head aside, and removes the prefix of the encoder's tensors: a tensor of the head may have the name of one of the
    /// encoder.
    /// </summary>
    private void SetTaskHeadAside()
    {
        (string Name, StoredTensor Tensor)[] encoder =
        [
            .. from entry in stored where entry.Key.StartsWith(TaskPrefix, StringComparison.Ordinal) select (entry.Key, entry.Value),
        ];
        if (encoder.Length == 0)
        {
            return;
        }

        foreach ((string name, StoredTensor tensor) in stored.Where(entry => !entry.Key.StartsWith(TaskPrefix, StringComparison.Ordinal)))
        {
            head.Add(name, tensor);
        }

        stored.Clear();
        foreach ((string name, StoredTensor tensor) in encoder)
        {
            stored.Add(name[TaskPrefix.Length..], tensor);
        }
    }
}
