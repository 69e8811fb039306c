using System.Buffers;
using AlbertEmbed.Columns;
using CsCheck;

namespace AlbertEmbed.Tests.Columns;

public sealed class RunLengthsTests
{
    [Fact]
    public void Numbers_are_read_as_they_were_written()
    {
        Gen<byte[]> runs = Gen.Select(Gen.Byte[0, 3], Gen.Int[1, 30]).Array[0, 40]
            .Select(parts => parts.SelectMany(part => Enumerable.Repeat(part.Item1, part.Item2)).ToArray());
        runs.Sample(numbers =>
        {
            ArrayBufferWriter<byte> written = new();
            RunLengths.Write(numbers, 2, written);
            int[] read = new int[numbers.Length];
            RunLengths.Read(written.WrittenSpan, 2, read);
            return read.SequenceEqual(numbers.Select(number => (int)number));
        });
    }

    [Fact]
    public void Fewer_numbers_than_are_counted_are_refused()
    {
        ArrayBufferWriter<byte> written = new();
        RunLengths.Write([1, 1, 0, 1], 1, written);
        Assert.Throws<InvalidDataException>(() => RunLengths.Read(written.WrittenSpan, 1, new int[9]));
        Assert.Throws<InvalidDataException>(() => RunLengths.Read([], 1, new int[1]));
    }
}
