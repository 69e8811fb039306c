using System.Security.Cryptography;
using AlbertEmbed.Errors;
using AlbertEmbed.Files;
using AlbertEmbed.Packing;

namespace AlbertEmbed.Output;

/// <summary>Where output goes: a stream, or a file that has a temporary name until it is complete.</summary>
internal sealed class OutputTarget : IDisposable
{
    /// <summary>The end of the name of a file that is not complete.</summary>
    public const string PartSuffix = OwnFile.PartSuffix;

    private const int BrokenPipe = 32;
    private const int WindowsBrokenPipe = unchecked((int)0x800700E8);

    private readonly string? path;
    private readonly Stream stream;
    private readonly string shown;
    private readonly PackedBlocks? packing;
    private readonly IncrementalHash? hash;
    private bool keepsPart;

    /// <param name="path">The file; null for a stream.</param>
    /// <param name="stream">Takes the bytes.</param>
    /// <param name="name">The output's name, for messages.</param>
    /// <param name="packing">How it is packed; null when it is not.</param>
    /// <param name="hash">Takes the bytes too; null where no later run goes on with them.</param>
    public OutputTarget(string? path, Stream stream, string name, PackedBlocks? packing = null, IncrementalHash? hash = null)
    {
        this.path = path;
        this.stream = stream;
        Name = Path.GetFileName(name);
        shown = name;
        this.packing = packing;
        this.hash = hash;
    }

    /// <summary>The file's name, without its folder.</summary>
    public string Name { get; }

    /// <summary>Whether what was written can be overwritten and cut.</summary>
    public bool IsFile => path is not null;

    /// <summary>Bytes written so far, those of an earlier run included.</summary>
    public long Position { get; private set; }

    /// <summary>Whether an incomplete file stays, for a later run to go on with.</summary>
    public bool KeepsPart
    {
        get => keepsPart;
        set
        {
            keepsPart = value;
            NotePart();
        }
    }

    /// <summary>Bytes after the last packed block; the journal keeps them when a run stops.</summary>
    public ReadOnlySpan<byte> Pending => packing is null ? [] : packing.Pending;

    /// <summary>
    /// SHA-256 of what was written, and of what is not packed yet: a run that goes on with a file compares it. A header of NPY is left
    /// out, because it is written a second time at the end, and a run may be killed within that.
    /// </summary>
    public string Digest
    {
        get
        {
            byte[] written = hash?.GetCurrentHash() ?? [];
            return Convert.ToHexStringLower(Pending.IsEmpty ? written : SHA256.HashData([.. written, .. Pending]));
        }
    }

    /// <summary>Opens a temporary file beside <paramref name="path"/>.</summary>
    /// <param name="path">The file's name once it is complete.</param>
    /// <param name="resumeAt">How many bytes of an earlier run's temporary file stay.</param>
    /// <param name="packing">How it is packed, with the earlier run's <see cref="Pending"/>; null when it is not.</param>
    /// <param name="digest">The earlier run's <see cref="Digest"/> at that place; null for a new file.</param>
    /// <param name="through">Wraps the file; null to write straight to it.</param>
    /// <exception cref="UserException">The file cannot be written, or does not hold what the earlier run has written.</exception>
    public static OutputTarget OpenTemporaryFile(
        string path, long resumeAt = 0, PackedBlocks? packing = null, string? digest = null, Func<FileStream, Stream>? through = null)
    {
        IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        FileStream? part = null;
        try
        {
            part = resumeAt > 0 ? OwnFile.Open(path + PartSuffix) : OwnFile.Create(path + PartSuffix, path);
            Add(hash, part, resumeAt);
            Stream stream = through is null ? part : through(part);
            OutputTarget target = new(path, stream, path, packing, hash) { Position = resumeAt };
            if (digest is not null && target.Digest != digest)
            {
                throw ChangedPart(path + PartSuffix);
            }

            part.SetLength(resumeAt);
            part.Position = resumeAt;
            target.NotePart();
            return target;
        }
        catch (UserException)
        {
            part?.Dispose();
            hash.Dispose();
            throw;
        }
        catch (Exception e) when (FileFault.Is(e))
        {
            part?.Dispose();
            hash.Dispose();
            throw UserException.Failure($"The output {path} cannot be written: {FileFault.Reason(e)}", e);
        }
    }

    /// <summary>Says that a part is not what the interrupted run has left: it is missing, shorter, or has other bytes.</summary>
    public static UserException ChangedPart(string part) => UserException.Failure(
        $"{part} or its journal was changed after the interrupted run, so the run cannot be continued. Use --force to start again.");

    /// <exception cref="ClosedPipeException">The reader of standard output has closed it.</exception>
    /// <exception cref="UserException">The disk is full, or writing fails for another reason.</exception>
    public void Write(ReadOnlySpan<byte> bytes)
    {
        if (packing is null)
        {
            WriteAsIs(bytes);
            return;
        }

        while (!bytes.IsEmpty)
        {
            if (packing.Add(ref bytes) is { } packed)
            {
                WriteAsIs(packed);
            }
        }
    }

    /// <summary>Overwrites the first bytes of a file.</summary>
    public void WriteStart(ReadOnlySpan<byte> bytes)
    {
        stream.Position = 0;
        WriteAsIs(bytes, isNew: false);
    }

    /// <summary>Cuts the file, which makes room on a full disk.</summary>
    public void CutTo(long length)
    {
        stream.SetLength(length);
        stream.Position = Position = length;
    }

    /// <summary>Waits until all bytes are on the disk.</summary>
    /// <exception cref="UserException">The disk is full, or writing fails for another reason.</exception>
    public void Sync()
    {
        try
        {
            if (stream is FileStream file)
            {
                file.Flush(flushToDisk: true);
            }
            else
            {
                stream.Flush();
            }
        }
        catch (Exception e) when (FileFault.Is(e))
        {
            throw Failure(e);
        }
    }

    /// <summary>Writes what is pending. A file is on the disk then, still under its temporary name.</summary>
    /// <exception cref="UserException">The disk is full, or writing fails for another reason.</exception>
    public void Complete()
    {
        if (packing is not null && (Position == 0 || !packing.Pending.IsEmpty))
        {
            WriteAsIs(packing.Pack());
        }

        if (IsFile)
        {
            Sync();
            stream.Dispose();
        }
    }

    public void Dispose()
    {
        stream.Dispose();
        hash?.Dispose();
        if (path is not null && !KeepsPart)
        {
            OwnFile.Delete(path + PartSuffix);
            UnfinishedWork.Remove(path + PartSuffix);
        }
    }

    private void NotePart()
    {
        if (path is not null && keepsPart)
        {
            UnfinishedWork.Remove(path + PartSuffix);
        }
        else if (path is not null)
        {
            UnfinishedWork.Add(path + PartSuffix);
        }
    }

    private UserException Failure(Exception error) =>
        UserException.Failure($"{shown} cannot be written any further: {FileFault.Reason(error)}", error);

    private static void Add(IncrementalHash hash, FileStream part, long length)
    {
        byte[] chunk = new byte[1 << 16];
        bool isFirst = true;
        while (length > 0 && part.Read(chunk, 0, (int)Math.Min(length, chunk.Length)) is > 0 and int read)
        {
            ReadOnlySpan<byte> bytes = chunk.AsSpan(0, read);
            hash.AppendData(isFirst ? NpyHeader.AfterHeader(bytes) : bytes);
            isFirst = false;
            length -= read;
        }
    }

    private void WriteAsIs(ReadOnlySpan<byte> bytes, bool isNew = true)
    {
        try
        {
            stream.Write(bytes);
            if (isNew)
            {
                hash?.AppendData(Position == 0 ? NpyHeader.AfterHeader(bytes) : bytes);
                Position += bytes.Length;
            }
        }
        catch (IOException e) when (!IsFile && e.HResult is BrokenPipe or WindowsBrokenPipe)
        {
            throw new ClosedPipeException();
        }
        catch (Exception e) when (FileFault.Is(e))
        {
            throw Failure(e);
        }
    }
}
