using System.Runtime.InteropServices;
using AlbertEmbed.Checkpoints;
using AlbertEmbed.Commands;
using AlbertEmbed.Errors;
using AlbertEmbed.Output;

namespace AlbertEmbed.Tests.Commands;

/// <summary>Outputs of the parts of one input, joined.</summary>
public sealed class ShardJoinTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("albert-embed-test").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void Rows_stand_one_after_the_other_under_one_header()
    {
        string[] paths = [Vectors("1.npy", 1, 2, 3, 4), Vectors("2.npy"), Vectors("3.npy", 5, 6)];
        Assert.Equal(
            [.. new NpyHeader(ElementType.Float32, 3, 2).ToBytes(), .. Bytes<float>(1, 2, 3, 4, 5, 6)],
            Joined(target => ShardJoin.WriteRows(Open(paths), Open(paths)[0].Output.Header!, target, CancellationToken.None)));
    }

    [Fact]
    public void Where_rows_start_goes_on_from_the_rows_before()
    {
        string[] paths = [Vectors("1.npy", 1, 2, 3, 4), Vectors("2.npy"), Vectors("3.npy", 5, 6)];
        Splits("1.npy", 0, 0, 2);
        Splits("2.npy", 0);
        Splits("3.npy", 0, 1);
        Assert.Equal(
            [.. new NpyHeader(ElementType.Int64, 4, null).ToBytes(), .. Bytes<long>(0, 0, 2, 3)],
            Joined(target => ShardJoin.WriteSplits(Open(paths), target)));
    }

    [Theory]
    [InlineData(0L, 3L, 2L)]
    [InlineData(0L, 2L, 1L, 2L)]
    [InlineData(1L, 2L)]
    [InlineData(0L, -1L, 2L)]
    public void Starts_that_do_not_go_up_from_0_to_the_rows_are_refused(params long[] starts)
    {
        string path = Vectors("1.npy", 1, 2, 3, 4);
        Splits("1.npy", starts);
        Assert.Contains(
            "do not go up from 0 to the 2 rows", Refusal(target => ShardJoin.WriteSplits(Open(path), target)), StringComparison.Ordinal);
    }

    [Fact]
    public void Vectors_of_other_widths_are_refused()
    {
        string[] paths = [Vectors("1.npy", 1, 2), Write("2.npy", new NpyHeader(ElementType.Float32, 1, 1), Bytes<float>(3))];
        Assert.Contains(
            "has vectors of 1 component (float32)",
            Assert.Throws<UserException>(ShardSet.Open(paths).RequireOneRun).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Lines_stand_one_after_the_other_and_the_last_one_needs_its_end()
    {
        string[] paths = [Lines("1.jsonl", "{\"a\":1}\n"), Lines("2.jsonl", string.Empty), Lines("3.jsonl", "{\"a\":2}\n")];
        Assert.Equal(
            "{\"a\":1}\n{\"a\":2}\n"u8.ToArray(), Joined(target => ShardJoin.WriteLines(paths, target, CancellationToken.None)));
        string[] cut = [Lines("4.jsonl", "{\"a\":1}")];
        Assert.Contains(
            "its last line has no end",
            Refusal(target => ShardJoin.WriteLines(cut, target, CancellationToken.None)),
            StringComparison.Ordinal);
    }

    private static Shard[] Open(params string[] paths) => [.. paths.Select(Shard.Open)];

    private static byte[] Bytes<T>(params T[] numbers)
        where T : unmanaged => MemoryMarshal.AsBytes<T>(numbers).ToArray();

    private byte[] Joined(Action<OutputTarget> join)
    {
        string path = Path.Combine(folder, "joined");
        using OutputTarget target = OutputTarget.OpenTemporaryFile(path);
        join(target);
        target.Complete();
        return File.ReadAllBytes(path + OutputTarget.PartSuffix);
    }

    private string Refusal(Action<OutputTarget> join) => Assert.Throws<UserException>(() => Joined(join)).Message;

    private string Vectors(string name, params float[] numbers) =>
        Write(name, new NpyHeader(ElementType.Float32, numbers.Length / 2, 2), Bytes(numbers));

    private void Splits(string name, params long[] starts) =>
        Write(OutputNames.Beside(name, OutputNames.Splits), new NpyHeader(ElementType.Int64, starts.Length, null), Bytes(starts));

    private string Lines(string name, string content)
    {
        string path = Path.Combine(folder, name);
        File.WriteAllText(path, content);
        return path;
    }

    private string Write(string name, NpyHeader header, byte[] rows)
    {
        string path = Path.Combine(folder, name);
        File.WriteAllBytes(path, [.. header.ToBytes(), .. rows]);
        return path;
    }
}
