using System.Security.Cryptography;
using AlbertEmbed.Errors;
using AlbertEmbed.Files;
using AlbertEmbed.Output;

namespace AlbertEmbed.Runs;

/// <summary>Finds out what the input of a run is, beside the run: files are read a second time, for their hashes.</summary>
internal sealed class InputFingerprint
{
    private const int ChunkLength = 1 << 18;

    private readonly (string Name, bool IsFile)[] inputs;
    private readonly (long Length, DateTime Written, FileOwner? Owner)[] states;
    private readonly CancellationToken stop;
    private readonly Task<RunInput> hashing;

    /// <param name="inputs">The inputs' names, in their order, and whether they are names in the file system.</param>
    /// <param name="stop">Ends it.</param>
    public InputFingerprint(IReadOnlyList<(string Name, bool IsFile)> inputs, CancellationToken stop)
    {
        this.inputs = [.. inputs];
        this.stop = stop;
        states = [.. inputs.Select(input => State(input.Name))];
        hashing = Task.Run(HashAll, stop);
    }

    /// <summary>What the input is. Waits for it.</summary>
    /// <returns>Null when the run was stopped before it was known.</returns>
    public RunInput? Begun
    {
        get
        {
            try
            {
                return hashing.GetAwaiter().GetResult();
            }
            catch (OperationCanceledException)
            {
                return null;
            }
        }
    }

    /// <summary>What has been read, when all of it has been.</summary>
    /// <param name="records">SHA-256 of the records.</param>
    /// <param name="changed">A file that is another one now than when the run began.</param>
    public RunInput Read(string records, out string? changed)
    {
        RunInput begun = hashing.GetAwaiter().GetResult();
        InputSource[] sources = [.. begun.Sources];
        changed = null;
        for (int i = 0; i < inputs.Length; i++)
        {
            if (sources[i].Sha256 is not null && State(inputs[i].Name) != states[i] && !sources[i].Fits(Hash(inputs[i])))
            {
                // Nobody can say any more which of its bytes were read: the records can.
                changed = inputs[i].Name;
                sources[i] = new InputSource(inputs[i].Name);
            }
        }

        RunInput read = new() { Sources = sources };
        return read.IsKnown ? read : read with { RecordsSha256 = records };
    }

    /// <summary>The hash of a file.</summary>
    public static InputSource Of(string name) => new InputFingerprint([(name, true)], CancellationToken.None).Begun!.Sources[0];

    private static (long Length, DateTime Written, FileOwner? Owner) State(string name) =>
        new FileInfo(name) is { Exists: true } file
            ? (file.Length, file.LastWriteTimeUtc, FileOwner.Of(RealPath.Of(name)))
            : default;

    private static bool IsPlainFile(string name)
    {
        string path = RealPath.Of(name);
        return File.Exists(path) && !path.StartsWith("/proc/", StringComparison.Ordinal) && ReadableFile.Is(path);
    }

    /// <summary>A file that was replaced before its turn came is not the one that is read: only the records tell what that was.</summary>
    private RunInput HashAll() => new()
    {
        Sources =
        [
            .. inputs.Select((input, i) =>
                Hash(input) is var source && State(input.Name) == states[i] ? source : new InputSource(input.Name)),
        ],
    };

    private InputSource Hash((string Name, bool IsFile) input)
    {
        string name = input.Name;
        if (!input.IsFile || !IsPlainFile(name))
        {
            return new InputSource(name);
        }

        try
        {
            using FileStream file = new(
                name, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0, FileOptions.SequentialScan);
            using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            byte[] chunk = new byte[ChunkLength];
            long length = 0;
            for (int read; (read = file.Read(chunk)) > 0; length += read)
            {
                stop.ThrowIfCancellationRequested();
                hash.AppendData(chunk, 0, read);
            }

            return new InputSource(name, length, Convert.ToHexStringLower(hash.GetCurrentHash()));
        }
        catch (Exception e) when (FileFault.Is(e))
        {
            // Whoever reads the input says what is wrong with it.
            return new InputSource(name);
        }
    }
}
