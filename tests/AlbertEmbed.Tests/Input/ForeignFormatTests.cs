using System.Text;
using AlbertEmbed.Errors;
using AlbertEmbed.Tests.Support;

namespace AlbertEmbed.Tests.Input;

/// <summary>What is no text in UTF-8 is called by its name, whatever the file is called.</summary>
public sealed class ForeignFormatTests
{
    [Theory]
    [InlineData("1F8B0800", "packed with gzip. Give it a name that ends in .gz")]
    [InlineData("FD377A585A0000", "packed with xz. Give it a name that ends in .xz")]
    [InlineData("28B52FFD0458", "packed with zstd. Give it a name that ends in .zst")]
    [InlineData("5E2A4D1803000000", "packed with zstd.")]
    [InlineData("425A6836314159265359", "packed with bzip2. Give it a name that ends in .bz2")]
    [InlineData("504B03041400", "a zip archive")]
    [InlineData("934E554D505901", "an NPY file")]
    [InlineData("FFFE68006900", "UTF-16. Convert it: iconv -f UTF-16 -t UTF-8 FILE > NEW")]
    [InlineData("FEFF00680069", "UTF-16. Convert it: iconv")]
    [InlineData("FFFE000068000000", "UTF-32")]
    public void The_first_bytes_tell(string bytes, string expected)
    {
        byte[] content = Convert.FromHexString(bytes);
        foreach (string name in (string[])["in.txt", "in.jsonl", "in.csv"])
        {
            UserException error = Assert.Throws<UserException>(() => InputText.File(name, [.. content, (byte)'\n'], settings => settings));
            Assert.Equal(ErrorKind.BadRecord, error.Kind);
            Assert.Contains($"{name}: the input is {expected}", error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_table_under_another_name_is_named_or_read_as_one()
    {
        byte[] content = Convert.FromHexString("50415231150415");
        UserException named = Assert.Throws<UserException>(() => InputText.File("in.jsonl", content, settings => settings));
        Assert.Contains("a Parquet file. Give it a name that ends in .parquet", named.Message, StringComparison.Ordinal);
        UserException read = Assert.Throws<UserException>(() => InputText.File("in.txt", content, settings => settings));
        Assert.Contains("the Parquet file is damaged or cut off", read.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("BZh is no word")]
    [InlineData("PAR1")]
    [InlineData("PK is a postcode")]
    [InlineData("ARROW1")]
    public void A_text_may_begin_with_the_same_letters(string text) =>
        Assert.Equal(text, Assert.Single(InputText.File("in.txt", Encoding.UTF8.GetBytes(text), settings => settings)).Text);

    [Fact]
    public void Bad_records_that_are_left_out_do_not_hide_it() => Assert.Throws<UserException>(
        () => InputText.File("in.txt", [0x28, 0xB5, 0x2F, 0xFD], settings => settings with { SkipsBadRecords = true }));
}
