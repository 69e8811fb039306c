using System.Text;
using AlbertEmbed.Errors;
using AlbertEmbed.Input;
using AlbertEmbed.Tests.Support;

namespace AlbertEmbed.Tests.Security;

/// <summary>Files that somebody writes to while they are read.</summary>
public sealed class ChangedInputTests : IDisposable
{
    private const int Lines = 100_000;

    private readonly WorkFolder work = new();

    public void Dispose() => work.Dispose();

    [Fact]
    public void A_file_that_stays_as_it_is_is_read_whole()
    {
        using LineReader reader = Open(Write());
        Assert.Equal(Lines, reader.ReadAll().Count());
    }

    [Fact]
    public void A_file_that_is_cut_is_a_bad_record_where_it_ends_and_no_half_record_comes()
    {
        string path = Write();
        Refused(path, () => Write(path, file => file.SetLength(200_001)), "had [0-9]+ bytes and now has 200001");
    }

    [Fact]
    public void A_file_that_grows_is_refused_at_its_end() =>
        Refused(Write(), path => Write(path, file => file.Seek(0, SeekOrigin.End), "more\n"), "bytes and now has");

    [Fact]
    public void A_file_that_is_written_over_is_refused_at_its_end() =>
        Refused(Write(), path => Write(path, file => file.Seek(0, SeekOrigin.Begin), "changed"), "was written at");

    [Fact]
    public void A_file_that_another_takes_the_name_of_is_read_as_it_was()
    {
        string path = Write();
        using LineReader reader = Open(path);
        List<TextRecord> block = [];
        Assert.True(reader.ReadBlock(block));
        File.Move(work.Write("other.txt", "other\n"), path, overwrite: true);
        Assert.Equal(Lines, block.Count + reader.ReadAll().Count());
    }

    [Fact]
    public void A_run_over_a_file_that_is_cut_ends_with_the_record_and_goes_on_when_it_is_whole_again()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "the file is cut by a shell");
        BuiltProgram.Result run = work.Shell(
            "for i in $(seq 60000); do echo the cat $i sat on the mat; done > in.txt; cp in.txt whole.txt; "
            + "( while [ ! -e out.jsonl.part.json ]; do sleep 0.01; done; truncate -s 500001 in.txt ) & "
            + "$AE -q -m $MODEL -i in.txt -o out.jsonl --threads 1 --batch-tokens 16; echo $?; wait; cp whole.txt in.txt; "
            + "$AE -q -m $MODEL -i in.txt -o out.jsonl --resume; echo $?; wc -l < out.jsonl");
        Assert.Equal(["3", "0", "60000"], run.Lines);
        Assert.Matches("in.txt:[0-9]+: the file was changed while it was read", run.Error);
    }

    [Fact]
    public void A_file_on_standard_input_is_watched_too()
    {
        BuiltProgram.Result run = work.Shell(
            "for i in $(seq 30000); do echo the cat $i sat on the mat; done > in.txt; ( sleep 0.4; truncate -s 5001 in.txt ) & "
            + "(sleep 1; cat > /dev/null) < /dev/null & $AE tokenize -m $MODEL < in.txt | (sleep 1.5; cat > "
                + "/dev/null); echo ${PIPESTATUS[0]}");
        Assert.Equal(["3"], run.Lines);
    }

    private static LineReader Open(string path) => new LineReader(InputFile.Open(path), path, new DelimiterEnd(LineReader.LineFeed));

    private static void Write(string path, Action<FileStream> go, string text = "")
    {
        using FileStream file = new(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
        go(file);
        file.Write(Encoding.UTF8.GetBytes(text));
    }

    private static void Refused(string path, Action change, string reason) => Refused(path, _ => change(), reason);

    private static void Refused(string path, Action<string> change, string reason)
    {
        using LineReader reader = Open(path);
        List<TextRecord> read = [];
        Assert.True(reader.ReadBlock(read));

        // The clock of a file system may stand still for some milliseconds.
        Thread.Sleep(50);
        change(path);
        UserException refusal = Assert.Throws<UserException>(() =>
        {
            while (reader.ReadBlock(read))
            {
            }
        });
        Assert.Equal(ErrorKind.BadRecord, refusal.Kind);
        Assert.Matches($":{read.Count + 1}: the file was changed while it was read .*{reason}", refusal.Message);
    }

    private string Write() => work.Write("in.txt", string.Concat(Enumerable.Range(0, Lines).Select(i => $"line {i:D6}\n")));
}
