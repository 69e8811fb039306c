using System.CommandLine;
using System.Text.RegularExpressions;
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
    [InlineData("--model wants a value: NAME|DIR|FILE.onnx", "info", "-m")]
    [InlineData("The model is named twice: a and --model. Name it once.", "info", "a", "-m", "b")]
    [InlineData("The model is named twice: a and --model. Name it once.", "export", "-m", "b", "a", "-o", "x")]
    [InlineData("export wants a model: albert-embed export MODEL, or -m MODEL.", "export", "-o", "x")]
    [InlineData("There is no option -x of info. It has --model, --json, --revision, --offline.", "info", "-x")]
    [InlineData("There is no option --jsno of info. Did you mean --json?", "info", "--jsno")]
    [InlineData("There is no option --norm. Did you mean --normalize? Put -- before it", "--norm", "text")]
    [InlineData("There is no option --text_field=a. Did you mean --text-field?", "--text_field=a", "-i", "a.csv")]
    [InlineData("There is no option --in. It is an option of search.", "text", "--in", "v.npy")]
    [InlineData("There is no option -k. It is an option of search.", "text", "-k", "5")]
    [InlineData("There is no option --json of models pull", "models", "pull", "a/b", "--json")]
    [InlineData("There is no option --offline of models path", "models", "path", "a/b", "--offline")]
    [InlineData("There is no option --on-error of bench", "bench", "--on-error", "skip")]
    [InlineData("albert-embed models has no command \"bogus\". It has list, pull, path, remove, verify.", "models", "bogus")]
    [InlineData("verify. Did you mean remove?", "models", "remvoe", "a/b")]
    [InlineData("--version stands alone", "-V", "text")]
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
    [InlineData("info", "-m", "folder")]
    [InlineData("export", "-m", "folder", "-o", "x")]
    [InlineData("models")]
    [InlineData("models", "--json")]
    [InlineData("-V")]
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

    [Theory]
    [InlineData("search", "serch", "query", "--in", "v.npy")]
    [InlineData("models", "modles", "list")]
    [InlineData("models", "model", "pull", "a/b")]
    [InlineData("tokenize", "tokenise", "--jsno")]
    [InlineData("export", "exprot", "/", "-o", "out")]
    public void A_slip_in_a_commands_name_is_refused_where_the_rest_is_that_commands(string meant, params string[] arguments) =>
        Assert.Equal(
            $"There is no command \"{arguments[0]}\". Did you mean {meant}? Put -- before it if it is a text.", Problem(arguments));

    [Theory]
    [InlineData("embed", "embedd", "text")]
    [InlineData("search", "serch")]
    [InlineData("embed", "-q", "Embed", "text")]
    [InlineData("tokenize", "--normalize", "tokenise")]
    [InlineData(null, "hello", "world")]
    [InlineData(null, "--", "embedd", "text")]
    [InlineData(null, "the search")]
    [InlineData(null, "hi")]
    public void Where_it_may_be_a_text_it_is_embedded_with_a_note(string? meant, params string[] arguments)
    {
        Assert.Null(Problem(arguments));
        string? doubt = CommandLineCheck.Doubt(AlbertEmbedCommand.Parse(arguments));
        Assert.Equal(meant, doubt is null ? null : Regex.Match(doubt, "Did you mean the command ([a-z]+)[?]").Groups[1].Value);
    }

    [Theory]
    [InlineData("help", "--help")]
    [InlineData("help search", "search --help")]
    [InlineData("help models list", "models list --help")]
    [InlineData("help help", "help --help")]
    [InlineData("help me", "help me")]
    [InlineData("-V", "--version")]
    [InlineData("-q -V", "--version")]
    public void Help_is_a_command_and_the_version_a_letter(string arguments, string meant) =>
        Assert.Equal(meant, string.Join(' ', AlbertEmbedCommand.InOrder(arguments.Split(' '))));

    private static string? Problem(string[] arguments)
    {
        string[] words = AlbertEmbedCommand.InOrder(arguments);
        return CommandLineCheck.Problem(AlbertEmbedCommand.Parse(words), words, isNamed: words.Length == arguments.Length);
    }
}
