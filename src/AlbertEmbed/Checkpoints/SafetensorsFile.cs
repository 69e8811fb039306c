using System.Buffers.Binary;
using System.Text.Json;
using AlbertEmbed.Errors;
using AlbertEmbed.Files;

namespace AlbertEmbed.Checkpoints;

/// <summary>A memory-mapped <c>.safetensors</c> file: a JSON header, then the tensors' bytes, little-endian and row-major.</summary>
/// <remarks>Source: the format section of the safetensors README. The whole header is checked before any tensor is used.</remarks>
internal sealed class SafetensorsFile : ITensorFile
{
    /// <summary>
    /// About a hundred times the header of an ALBERT checkpoint with its heads. The format allows 100 MB, whose JSON would take a gigabyte.
    /// </summary>
    private const long MaxHeaderLength = 4 << 20;

    private readonly string path;
    private readonly MappedFile file;

    private SafetensorsFile(string path)
    {
        this.path = path;
        file = new MappedFile(path);
        try
        {
            Tensors = ReadHeader(file.Length).ToDictionary(entry => entry.Key, StoredTensor (entry) => entry.Value);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public IReadOnlyDictionary<string, StoredTensor> Tensors { get; }

    /// <exception cref="UserException">The file is missing, cut off, or not of this format.</exception>
    public static SafetensorsFile Open(string path)
    {
        try
        {
            GitLfsPointer.Refuse(path);
            return new SafetensorsFile(path);
        }
        catch (Exception e) when (FileFault.Is(e))
        {
            throw UserException.Model($"{path} cannot be read: {FileFault.Reason(e)}", e);
        }
    }

    public void Dispose() => file.Dispose();

    private Dictionary<string, MappedTensor> ReadHeader(long fileLength)
    {
        if (fileLength < sizeof(long))
        {
            throw Damaged($"it has {Plural.Of(fileLength, "byte")}");
        }

        Span<byte> prefix = stackalloc byte[sizeof(long)];
        file.CopyTo(prefix, 0);
        long headerLength = BinaryPrimitives.ReadInt64LittleEndian(prefix);
        if (headerLength is < 2 or > MaxHeaderLength || headerLength > fileLength - sizeof(long))
        {
            throw Damaged($"its header would have {Plural.Of(headerLength, "byte")} in a file of {fileLength}");
        }

        byte[] header = new byte[headerLength];
        file.CopyTo(header, sizeof(long));
        long dataLength = fileLength - sizeof(long) - headerLength;
        try
        {
            using JsonDocument json = JsonDocument.Parse(header);
            Dictionary<string, MappedTensor> tensors = [];
            foreach (JsonProperty entry in json.RootElement.EnumerateObject())
            {
                if (entry.Name != "__metadata__" && !tensors.TryAdd(entry.Name, ReadEntry(entry, sizeof(long) + headerLength, dataLength)))
                {
                    throw Damaged($"tensor {entry.Name} is listed twice");
                }
            }

            RefuseOverlaps(tensors.Values);
            return tensors;
        }
        catch (Exception e) when (
            e is JsonException or InvalidOperationException or KeyNotFoundException or IndexOutOfRangeException or FormatException)
        {
            throw Damaged("its header cannot be read", e);
        }
    }

    private MappedTensor ReadEntry(JsonProperty entry, long dataStart, long dataLength)
    {
        JsonElement offsets = entry.Value.GetProperty("data_offsets");
        long start = offsets[0].GetInt64();
        long end = offsets[1].GetInt64();
        long[] shape = [.. entry.Value.GetProperty("shape").EnumerateArray().Select(dimension => dimension.GetInt64())];
        ElementType type = ElementTypes.FromSafetensors(entry.Value.GetProperty("dtype").GetString() ?? string.Empty);
        MappedTensor tensor = new(type, shape, file, dataStart + start, end - start);
        if (start < 0 || end < start || end > dataLength)
        {
            throw Damaged($"tensor {entry.Name} would lie at bytes {start} to {end} of {dataLength}; the file may be cut off");
        }

        return tensor.HasConsistentLength
            ? tensor
            : throw Damaged($"tensor {entry.Name} has {Plural.Of(end - start, "byte")}, which does not fit its shape");
    }

    private void RefuseOverlaps(IEnumerable<MappedTensor> tensors)
    {
        long end = 0;
        MappedTensor[] inOrder = [.. tensors.Where(tensor => tensor.ByteLength > 0)];
        Array.Sort(inOrder, (one, other) => one.Offset.CompareTo(other.Offset));
        foreach (MappedTensor tensor in inOrder)
        {
            if (tensor.Offset < end)
            {
                throw Damaged("two tensors overlap");
            }

            end = tensor.Offset + tensor.ByteLength;
        }
    }

    private UserException Damaged(string what, Exception? inner = null) =>
        UserException.Model($"{path} is not a whole safetensors file: {what}. Fetch it again.", inner);
}
