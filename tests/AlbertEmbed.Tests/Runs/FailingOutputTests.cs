using AlbertEmbed.Errors;
using AlbertEmbed.Output;
using AlbertEmbed.Runs;
using AlbertEmbed.Tests.Support;

namespace AlbertEmbed.Tests.Runs;

/// <summary>
/// An output that fails at any byte, and a process that is killed there, leave what the next run makes complete: the same bytes as a run
/// without a break.
/// </summary>
public sealed class FailingOutputTests : IDisposable
{
    /// <summary>Memory, where the system has such a folder: thousands of runs wait for the disk otherwise.</summary>
    private static readonly string? Memory = Directory.Exists("/dev/shm") ? "/dev/shm" : null;

    private readonly string folder = Memory is null
        ? Directory.CreateTempSubdirectory("albert-embed-test").FullName
        : Directory.CreateDirectory(Path.Combine(Memory, $"albert-embed-test-{Guid.NewGuid():N}")).FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Theory]
    [InlineData("out.jsonl", false, true)]
    [InlineData("out.jsonl.gz", false, false)]
    [InlineData("out.jsonl.zst", false, false)]
    [InlineData("out.npy", false, false)]
    [InlineData("out.npy", false, true)]
    [InlineData("out.npy", true, true)]
    [InlineData("out.parquet", false, true)]
    [InlineData("out.parquet", true, false)]
    public void Whatever_byte_an_output_ends_at_the_next_run_makes_it_complete(string name, bool isTokens, bool hasIds)
    {
        using TestModel model = new(TestModel.DataFolder("gelu-new"));
        FileRunOfRecords run = new(model.TextTokenizer, isTokens, hasIds);
        DiskRoom enough = new(long.MaxValue);
        SortedDictionary<string, byte[]> expected = run.Complete(NewOutput("whole", name), enough);
        SortedSet<long> kept = [];
        int step = Memory is null ? 61 : 1;
        for (long room = 0; room < enough.Taken; room += step)
        {
            string failed = NewOutput("failed", name);
            string killed = NewOutput("killed", name);
            DiskRoom little = new(room);
            little.OnFull = () => CopyFiles(little, failed, killed);
            UserException error = Assert.Throws<UserException>(() => run.Complete(failed, little));
            Assert.Equal(ErrorKind.Failure, error.Kind);
            Assert.True(error.Message.Contains("written any further: No space left on device", StringComparison.Ordinal), error.ToString());
            kept.Add(Kept(failed));
            Check(expected, run, failed, $"failed at byte {room}");
            Check(expected, run, killed, $"was killed at byte {room}");
        }

        // What is packed, or in a table, is written at the end.
        bool isAtEnd = OutputNames.PackingOf(name) is not null || name.EndsWith(OutputNames.Parquet, StringComparison.Ordinal);
        Assert.True(kept.IsSupersetOf([0, 2, 4, 6]) || isAtEnd, string.Join(' ', kept));
    }

    /// <summary>How many records the next run finds. Without a journal nothing else may be left either.</summary>
    private static long Kept(string output)
    {
        JournalState? state = FileJournal.Find(output);
        Assert.True(state is not null || Directory.GetFiles(Path.GetDirectoryName(output)!).Length == 0);
        return state?.Done.Records ?? 0;
    }

    private static void Check(SortedDictionary<string, byte[]> expected, FileRunOfRecords run, string output, string what)
    {
        SortedDictionary<string, byte[]> files;
        try
        {
            files = run.Complete(output, new DiskRoom(long.MaxValue));
        }
        catch (UserException e)
        {
            Assert.Fail($"The run that goes on with one that {what} is refused: {e.Message}");
            return;
        }

        Assert.Equal(expected.Keys, files.Keys);
        Assert.All(expected, file => Assert.True(file.Value.AsSpan().SequenceEqual(files[file.Key]), $"{file.Key}, which {what}"));
    }

    /// <summary>Copies what a process that is killed now would leave.</summary>
    private static void CopyFiles(DiskRoom disk, string from, string to)
    {
        foreach (string file in Directory.GetFiles(Path.GetDirectoryName(from)!))
        {
            string copy = Path.Combine(Path.GetDirectoryName(to)!, Path.GetFileName(file));
            File.WriteAllBytes(copy, disk.Files.TryGetValue(file, out MemoryStream? open) ? open.ToArray() : File.ReadAllBytes(file));
        }
    }

    private string NewOutput(string part, string name)
    {
        string path = Path.Combine(folder, part);
        if (Directory.Exists(path))
        {
            Directory.Delete(path, recursive: true);
        }

        Directory.CreateDirectory(path);
        return Path.Combine(path, name);
    }
}
