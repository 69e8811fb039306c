using System.Buffers.Binary;
using System.IO.Compression;
using ICSharpCode.SharpZipLib.Checksum;

namespace AlbertEmbed.Checkpoints;

/// <summary>The zip form of a PyTorch file: its description, and the storages that tensors lie in. Its directory is read once.</summary>
/// <remarks>Source: PyTorch's torch/serialization.py; APPNOTE.TXT of PKWARE for the end of a zip file.</remarks>
internal sealed class TorchArchive : IDisposable
{
    /// <summary>A checkpoint has some ten entries of a hundred bytes.</summary>
    private const long LongestDirectory = 1 << 22;

    /// <summary>The record at the end, behind which a comment of up to 64 KiB may stand.</summary>
    private const int EndLength = 22;
    private const int SizeInEnd = 12;

    private readonly ZipArchive archive;
    private readonly string root;

    /// <param name="file">Belongs to this object from now on.</param>
    /// <exception cref="FormatException">It is not one that PyTorch makes.</exception>
    /// <exception cref="InvalidDataException">It is no whole zip file.</exception>
    public TorchArchive(FileStream file)
    {
        RefuseLongDirectory(file);
        archive = new ZipArchive(file, ZipArchiveMode.Read);
        ZipArchiveEntry description = archive.Entries.FirstOrDefault(entry => entry.Name == "data.pkl")
            ?? throw new FormatException("it is a zip file without data.pkl");
        root = description.FullName[..^description.Name.Length];
        if (archive.GetEntry(root + "byteorder") is { } order)
        {
            using StreamReader text = new(order.Open());
            char[] word = new char[6];
            if (new string(word, 0, text.ReadBlock(word, 0, word.Length)) != "little")
            {
                throw new FormatException("its numbers are big-endian");
            }
        }

        Description = new PickleMachine(Read(description, PickleMachine.LongestPickle)).Load();
    }

    /// <summary>What its pickle holds.</summary>
    public object? Description { get; }

    /// <summary>The bytes of a storage.</summary>
    /// <exception cref="FormatException">It is missing, too short, or damaged.</exception>
    public byte[] ReadStorage(TorchStorage storage)
    {
        ZipArchiveEntry entry = archive.GetEntry($"{root}data/{storage.Key}")
            ?? throw new FormatException($"the storage {storage.Key} is missing");
        long length = checked(storage.Count * storage.Type.Size());
        return entry.Length >= length ? Read(entry, entry.Length) : throw new FormatException($"the storage {storage.Key} is too short");
    }

    public void Dispose() => archive.Dispose();

    /// <summary>Each entry of the directory takes more memory than bytes of the file.</summary>
    private static void RefuseLongDirectory(FileStream file)
    {
        byte[] end = new byte[Math.Min(file.Length, EndLength + ushort.MaxValue)];
        file.Position = file.Length - end.Length;
        file.ReadExactly(end);
        file.Position = 0;
        int at = end.AsSpan().LastIndexOf("PK\u0005\u0006"u8);
        if (at < 0 || at + EndLength > end.Length)
        {
            throw new FormatException("it is a zip file that is cut off");
        }

        // Where the field is too narrow, the directory starts at the place that the wider record says; what lies behind that bounds it,
        // too.
        long size = BinaryPrimitives.ReadUInt32LittleEndian(end.AsSpan(at + SizeInEnd));
        if (size == uint.MaxValue || BinaryPrimitives.ReadUInt32LittleEndian(end.AsSpan(at + SizeInEnd + sizeof(uint))) == uint.MaxValue)
        {
            int wide = end.AsSpan(0, at).LastIndexOf("PK\u0006\u0006"u8);
            size = wide >= 0 && wide + 56 <= end.Length
                ? file.Length - BinaryPrimitives.ReadInt64LittleEndian(end.AsSpan(wide + 48))
                : long.MaxValue;
        }
        else
        {
            size = Math.Max(size, file.Length - BinaryPrimitives.ReadUInt32LittleEndian(end.AsSpan(at + SizeInEnd + sizeof(uint))));
        }

        if (size is < 0 or > LongestDirectory)
        {
            throw new FormatException("the directory of its zip file is longer than a checkpoint's");
        }
    }

    private static byte[] Read(ZipArchiveEntry entry, long most)
    {
        // PyTorch stores entries as they are: a packed one could unpack to any size.
        if (entry.CompressedLength != entry.Length || entry.Length > most)
        {
            throw new FormatException($"its entry {entry.Name} is packed or too large, as PyTorch does not make them");
        }

        byte[] bytes = GC.AllocateUninitializedArray<byte>(checked((int)entry.Length));
        using Stream stream = entry.Open();
        stream.ReadExactly(bytes);

        // Files may be written without check sums; .NET does not compare them.
        Crc32 sum = new();
        sum.Update(bytes);
        return entry.Crc32 == 0 || sum.Value == entry.Crc32
            ? bytes
            : throw new FormatException($"its entry {entry.Name} does not have the check sum that it says");
    }
}
