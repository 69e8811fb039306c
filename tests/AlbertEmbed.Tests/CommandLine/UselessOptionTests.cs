using AlbertEmbed.CommandLine;
using AlbertEmbed.Commands;
using AlbertEmbed.Errors;
using AlbertEmbed.Input;

namespace AlbertEmbed.Tests.CommandLine;

/// <summary>An option that cannot act is refused with the one that helps.</summary>
public sealed class UselessOptionTests
{
    [Theory]
    [InlineData("--stride goes with --overflow window", "--stride", "5", "x")]
    [InlineData("--stride goes with --overflow window", "--stride", "5", "--overflow", "error", "x")]
    [InlineData("--stride goes with --overflow window", "tokenize", "--stride", "5", "x")]
    [InlineData("--stride goes with --overflow window", "search", "--in", "v.npy", "--stride", "5", "x")]
    [InlineData("--stride goes with --overflow window", "similarity", "--stride", "5", "x", "y")]
    [InlineData("--stride goes with --overflow window", "bench", "--stride", "5")]
    [InlineData("--resume goes with an output file. Name it with -o", "--resume", "x")]
    [InlineData("--resume goes with an output file. Name it with -o", "--resume", "-o", "-", "x")]
    [InlineData("--force goes with an output file", "embed", "--force", "x")]
    [InlineData("--no-meta goes with an output file", "--no-meta", "x")]
    [InlineData("--layer-merge goes with several hidden states", "--layer-merge", "sum", "x")]
    [InlineData("--layer-merge goes with several hidden states", "--layer-merge", "sum", "--layers", "-2", "x")]
    [InlineData("--delimiter \";;\" is not one character", "--delimiter", ";;", "-i", "a.csv")]
    [InlineData("--quoting some is not known", "--quoting", "some", "-i", "a.csv")]
    public void Options_that_need_another_one_name_it(string message, params string[] arguments) =>
        Assert.Contains(message, Assert.Single(AlbertEmbedCommand.Parse(arguments).Errors).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("--stride", "5", "--overflow", "window", "x")]
    [InlineData("--resume", "-o", "v.npy", "x")]
    [InlineData("--layer-merge", "sum", "--layers", "all", "x")]
    [InlineData("--layer-merge", "sum", "--layers", "-1,-2", "x")]
    [InlineData("--delimiter", "tab", "-i", "a.csv")]
    public void With_it_they_are_taken(params string[] arguments) => Assert.Empty(AlbertEmbedCommand.Parse(arguments).Errors);

    [Theory]
    [InlineData("/h")]
    [InlineData("/?")]
    [InlineData("true")]
    [InlineData("false")]
    public void No_text_is_taken_for_help_or_for_a_flags_value(string text)
    {
        System.CommandLine.RootCommand root = AlbertEmbedCommand.Create();
        System.CommandLine.ParseResult parsed = root.Parse(["embed", "--with-text", text]);
        Assert.Empty(parsed.Errors);
        Assert.Equal([text], parsed.GetValue<string[]>("TEXT")!);
    }

    [Fact]
    public void Fields_go_only_with_records_that_have_some()
    {
        FieldNames body = new() { Text = "body" };
        Refused("--text-field goes with records", new InputSettings { Texts = ["a"], Fields = body });
        Refused(
            "--pair-field, --id-field and --keep go with records",
            new InputSettings { Texts = ["a"], Fields = new FieldNames { Pair = "a", Id = "b", Keep = ["c"] } });
        Refused("in.txt is read as lines. Use --input-format jsonl", new InputSettings { Paths = ["in.txt"], Fields = body });
        Refused("in.jl is read as lines", new InputSettings { Paths = ["in.jl"], Fields = body });
        Refused("stdin is read as lines", new InputSettings { Paths = ["-"], Fields = body });
        Refused("in.txt is read as lines", new InputSettings { Paths = ["in.jsonl", "in.txt"], Fields = body });
        Refused("in.txt is read as lines", new InputSettings { Texts = ["query"], OtherPaths = ["in.txt"], Fields = body });
        InputCheck.Check(new InputSettings { Texts = ["query"], OtherPaths = ["in.jsonl"], Fields = body });
        InputCheck.Check(new InputSettings { Paths = ["queries.txt"], OtherPaths = ["in.csv.gz"], Fields = body });
        InputCheck.Check(new InputSettings { Paths = ["in.json"], Fields = body });
    }

    [Fact]
    public void Options_of_tables_and_files_need_such_inputs()
    {
        Refused("--delimiter goes with tables", new InputSettings { Texts = ["a"], Table = new TableChoices { Delimiter = ';' } });
        Refused("--quoting goes with tables", new InputSettings { Paths = ["in.txt"], Table = new TableChoices { IsQuotingSaid = true } });
        Refused(
            "--delimiter and --quoting go with tables",
            new InputSettings { Paths = ["in.txt"], Table = new TableChoices { Delimiter = ';', Quoting = Quoting.None } });
        Refused(
            "in.txt is read as lines. Use --input-format csv",
            new InputSettings { Paths = ["in.txt"], Table = new TableChoices { Quoting = Quoting.None } });
        Refused("--input-format goes with files", new InputSettings { Texts = ["a"], Format = "csv" });
        Refused(
            "in.txt is read as lines. Use --input-format csv",
            new InputSettings { Paths = ["in.txt"], Table = new TableChoices { IsQuotingSaid = true } });
        Refused(
            "nothing to add to --with-text",
            new InputSettings { Paths = ["in.csv"], Fields = new FieldNames { Keep = ["text"], TextIsWritten = true } });
        Refused("read only once", new InputSettings { Paths = ["-", "-"] });
        Refused(
            "nothing to add to --keep-all",
            new InputSettings { Paths = ["in.csv"], Fields = new FieldNames { KeepAll = true, Keep = ["a"] } });
        Refused(
            "would be there twice",
            new InputSettings { Paths = ["in.csv"], Fields = new FieldNames { Text = "body", Keep = ["text"], TextIsWritten = true } });
        Refused(
            "Name the other one with --pair-field",
            new InputSettings { Paths = ["in.tsv"], IsPairs = true, Fields = new FieldNames { Text = "a" } });
    }

    private static void Refused(string message, InputSettings settings)
    {
        UserException error = Assert.Throws<UserException>(() => InputCheck.Check(settings));
        Assert.Equal(ErrorKind.Usage, error.Kind);
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }
}
