using System.Diagnostics;
using System.Security.Cryptography;
using AlbertEmbed.Errors;
using AlbertEmbed.Runs;

namespace AlbertEmbed.Fuzz;

/// <summary>What uninterrupted runs give over each version of a history's input.</summary>
internal sealed class UninterruptedRuns
{
    private readonly Dictionary<string, SortedDictionary<string, byte[]>> expected = [];

    /// <summary>How long the last one took.</summary>
    public int LastMilliseconds { get; private set; } = 300;

    /// <summary>Forgets an earlier history.</summary>
    public void Clear() => expected.Clear();

    /// <summary>
    /// What an uninterrupted run over the input gives. It is known before any run over the input starts, so that <see cref="Check"/>
    /// can compare.
    /// </summary>
    public SortedDictionary<string, byte[]> Expected(HistoryOutput output, string input)
    {
        string version = Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(input)));
        if (!expected.TryGetValue(version, out SortedDictionary<string, byte[]>? files))
        {
            string folder = Path.Combine(Path.GetDirectoryName(output.Path)!, "expected-" + version);
            Directory.CreateDirectory(folder);
            HistoryOutput whole = output.In(folder);
            Stopwatch clock = Stopwatch.StartNew();
            (int code, string error) = HistoryOutput.End(whole.Start(input));
            History.Require(code == 0, $"an uninterrupted run ends with {code}: {error}");
            LastMilliseconds = Math.Max(50, (int)clock.ElapsedMilliseconds);
            expected[version] = files = whole.Files();
        }

        return files;
    }

    /// <summary>What readers accept must be what an uninterrupted run over one of the inputs gives.</summary>
    public void Check(HistoryOutput output, bool hasMetadata)
    {
        if (!File.Exists(output.Path))
        {
            return;
        }

        try
        {
            FinishedOutput found = FinishedOutput.Open(output.Path);
            if (found.Metadata is null && hasMetadata)
            {
                throw new InvalidOperationException("the output has lost its metadata");
            }
        }
        catch (UserException)
        {
            // A run was killed between two renames; the next one completes it.
            return;
        }

        string[] names = [.. output.Files().Keys.Where(name => !name.Contains(".part", StringComparison.Ordinal))];
        SortedDictionary<string, byte[]> files = output.Files();
        History.Require(
            expected.Values.Any(one => names.SequenceEqual(one.Keys) && names.All(name => files[name].AsSpan().SequenceEqual(one[name]))),
            "readers accept an output that no uninterrupted run gives");
    }
}
