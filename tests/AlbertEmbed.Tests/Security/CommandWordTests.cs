using AlbertEmbed.Commands;

namespace AlbertEmbed.Tests.Security;

/// <summary>The command is the first word that is neither an option nor the value of one.</summary>
public sealed class CommandWordTests
{
    [Theory]
    [InlineData("remove", "-q", "models", "remove", "X")]
    [InlineData("info", "-v", "info")]
    [InlineData("list", "--quiet", "models", "list")]
    [InlineData("tokenize", "-v", "tokenize", "hi")]
    [InlineData("list", "-qq", "models", "list")]
    [InlineData("tokenize", "-m", "default", "tokenize", "hi")]
    [InlineData("tokenize", "--model=default", "tokenize", "hi")]
    [InlineData("search", "-qk", "5", "search", "hi", "--in", "v.npy")]
    [InlineData("search", "--in", "v.npy", "search", "hi")]
    [InlineData("embed", "-q", "embed", "models")]
    [InlineData("embed", "-i", "models")]
    [InlineData("embed", "-m", "models", "-i", "info")]
    [InlineData("embed", "-q", "--", "models", "list")]
    [InlineData("embed", "-q", "hello", "models", "list")]
    [InlineData("embed", "hello", "info")]
    [InlineData("embed", "-q")]
    [InlineData("embed")]
    public void It_is_found_behind_options(string expected, params string[] arguments)
    {
        System.CommandLine.ParseResult parsed = AlbertEmbedCommand.Parse(arguments);
        Assert.Equal((expected, 0), (parsed.CommandResult.Command.Name, parsed.Errors.Count));
        Assert.Equal(expected == EmbedCommand.Name, AlbertEmbedCommand.IsEmbed(arguments));
    }

    [Theory]
    [InlineData("-i", "a.txt", "info")]
    [InlineData("--bogus", "models", "list")]
    public void An_option_that_it_does_not_have_is_not_passed_over(params string[] arguments) =>
        Assert.NotEqual(0, Support.BuiltProgram.Run(arguments).ExitCode);
}
