using System.Text;
using AlbertEmbed.Input;
using CsCheck;

namespace AlbertEmbed.Tests.Input;

public sealed class ByteRangeTests
{
    [Fact]
    public void A_part_begins_with_the_first_record_that_starts_in_it()
    {
        using MemoryStream file = new("one\ntwo\nthree\n"u8.ToArray());
        Assert.Equal(new ByteRange(0, 8, 0, 0), ByteRange.Part(file, 1, 2, (byte)'\n'));
        Assert.Equal(new ByteRange(8, 14, 2, 2), ByteRange.Part(file, 2, 2, (byte)'\n'));
    }

    [Fact]
    public void Parts_of_a_file_are_all_of_it_once_and_know_the_index_of_their_first_record() =>
        Gen.Select(Gen.String[Gen.Char["ab \n"], 0, 80], Gen.Int[1, 7], Gen.Bool).Sample((text, count, skipsBlank) =>
        {
            using MemoryStream file = new(Encoding.UTF8.GetBytes(text));
            ByteRange[] parts =
            [
                .. Enumerable.Range(1, count).Select(number => ByteRange.Part(file, number, count, (byte)'\n', skipsBlank)),
            ];
            Assert.Equal(0, parts[0].Start);
            Assert.Equal(text.Length, parts[^1].End);
            Assert.All(parts.Zip(parts.Skip(1)), pair => Assert.Equal(pair.First.End, pair.Second.Start));
            foreach (ByteRange part in parts)
            {
                string[] before = text[..(int)part.Start].Split('\n')[..^1];
                Assert.Equal(before.Length, part.FirstLine);
                Assert.Equal(before.Count(line => !skipsBlank || line.Trim().Length > 0), part.FirstRecord);
                Assert.True(part.Start == 0 || part.Start == text.Length || text[(int)part.Start - 1] == '\n');
            }
        });
}
