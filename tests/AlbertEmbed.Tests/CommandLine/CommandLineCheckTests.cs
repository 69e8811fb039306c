using System.CommandLine;
using AlbertEmbed.Commands;

namespace AlbertEmbed.Tests.CommandLine;

/// <summary>No word of a command line is taken for another one than was meant.</summary>
public sealed class CommandLineCheckTests
{
    [Theory]
    [InlineData("--help stands alone, and -?x says more", "-?x")]
    [InlineData("- alone is no text", "-")]
    [InlineData("- alone is no text", "tokenize", "a", "-")]
    [InlineData("-h stands alone, and -hx says more", "-hx", "text")]
    [InlineData("-h stands alone, and -qh says more", "-qh")]
    [InlineData("-h stands alone, and -h-i says more", "-h-i", "a.txt")]
    [InlineData("--help stands alone, and --help=foo says more", "--help=foo")]
    [InlineData("--help stands alone, and --help:foo says more", "models", "--help:foo")]
    [InlineData("-h stands alone, and -hx says more", "models", "list", "-hx")]
    [InlineData("There is no option -Vx", "-Vx", "text")]
    [InlineData("--version stands alone", "--version=3")]
    [InlineData("--version stands alone", "--version", "text")]
    [InlineData("--version stands alone", "text", "--version")]
    [InlineData("--version stands alone", "models", "--version")]
    [InlineData("There is no option -x (in -qx). Put -- before it if it is a text", "-qx", "text")]
    [InlineData("--quiet takes no value, and -q=false gives it \"false\"", "-q=false", "text")]
    [InlineData("--with-text takes no value", "--with-text=no", "text")]
    [InlineData("There is no option -x. Put -- before it", "-x")]
    [InlineData("There is no option --with-tekst", "--with-tekst", "text")]
    [InlineData(
        "There is no option -m of info. It has --json, --revision, --offline. Its argument stands without an "
            + "option: albert-embed info [MODEL].",
        "info",
        "-m")]
    [InlineData("There is no option -m of info", "info", "-m", "folder")]
    [InlineData("There is no option --json of models pull", "models", "pull", "a/b", "--json")]
    [InlineData("There is no option --offline of models path", "models", "path", "a/b", "--offline")]
    [InlineData("There is no option --on-error of bench", "bench", "--on-error", "skip")]
    [InlineData("albert-embed models wants one of list, pull, path, remove, verify; \"bogus\" is none of them", "models", "bogus")]
    [InlineData("albert-embed models wants one of list, pull, path, remove, verify.", "models")]
    [InlineData("albert-embed models pull wants MODEL: albert-embed models pull MODEL", "models", "pull")]
    [InlineData("albert-embed merge wants SHARD: albert-embed merge SHARD...", "merge", "-o", "x.npy")]
    [InlineData("albert-embed completion wants SHELL", "completion")]
    [InlineData("albert-embed models list does not take \"extra\"", "models", "list", "extra")]
    [InlineData("--quiet and --verbose ask for opposite things", "-q", "-v", "text")]
    [InlineData("--quiet and --verbose ask for opposite things", "-qv", "info")]
    [InlineData("--progress always and --quiet ask for opposite things", "--progress", "always", "-q", "text")]
    [InlineData("--normalize changes no cosine", "similarity", "a", "b", "--normalize")]
    [InlineData("--output is given an empty word", "-o", "", "text")]
    [InlineData("--input is given an empty word", "--input", "")]
    [InlineData("--model is given an empty word", "--model=", "text")]
    [InlineData("--quiet is given an empty word", "--quiet=", "text")]
    [InlineData("--in is given an empty word", "search", "a", "--in", "")]
    [InlineData("--texts is given an empty word", "search", "a", "--in", "v.npy", "--texts", "")]
    [InlineData("MODEL is given an empty word", "info", "")]
    [InlineData("MODEL is given an empty word", "export", "", "-o", "x")]
    [InlineData("SHARD is given an empty word", "merge", "a.npy", "", "-o", "x.npy")]
    [InlineData("--do-lower-case wants a value: true|false", "--do-lower-case", "maybe", "text")]
    [InlineData("merge wants --output PATH", "merge", "a.npy")]
    [InlineData("--threads 99999999999 is too large", "--threads", "99999999999", "text")]
    [InlineData("--output is given 2 times. Give it once.", "-o", "a", "-o", "b", "text")]
    [InlineData("--layer-merge goes with several hidden states", "--layers", "1", "--layers", "2", "--layer-merge", "sum", "text")]
    [InlineData("--stride goes with --overflow window", "--overflow", "window", "--overflow", "error", "--stride", "2", "text")]
    public void What_was_not_meant_is_refused(string message, params string[] arguments) =>
        Assert.Contains(message, Problem(arguments), StringComparison.Ordinal);

    [Theory]
    [InlineData("-h")]
    [InlineData("-?")]
    [InlineData("--help")]
    [InlineData("-h", "text")]
    [InlineData("text", "--help")]
    [InlineData("models", "-h")]
    [InlineData("models", "pull", "--help")]
    [InlineData("info", "-m", "--help")]
    [InlineData("--version")]
    [InlineData("-q", "--version")]
    [InlineData("--version", "--verbose")]
    [InlineData("-qq", "text")]
    [InlineData("-qpmean", "text")]
    [InlineData("-p=cls", "text")]
    [InlineData("--device:cpu", "text")]
    [InlineData("-o", "-x.npy", "text")]
    [InlineData("-i", "-hx")]
    [InlineData("-i", "-")]
    [InlineData("--text-field", "", "-i", "a.csv")]
    [InlineData("--", "-hx", "--help=foo", "-qx")]
    [InlineData("--", "-", "")]
    [InlineData("--progress", "never", "-q", "text")]
    [InlineData("search", "a", "--in", "v.npy", "-k5", "--normalize")]
    public void What_was_meant_is_taken(params string[] arguments) => Assert.Null(Problem(arguments));

    [Fact]
    public void The_version_is_printed_however_loud()
    {
        Assert.Equal(["--version"], AlbertEmbedCommand.InOrder(["-q", "--version"]));
        Assert.IsType<RootCommand>(AlbertEmbedCommand.Parse(["-v", "--version"]).CommandResult.Command);
    }

    private static string? Problem(string[] arguments)
    {
        string[] words = AlbertEmbedCommand.InOrder(arguments);
        return CommandLineCheck.Problem(AlbertEmbedCommand.Parse(words), words);
    }
}
