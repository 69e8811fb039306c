using System.CommandLine;
using AlbertEmbed.CommandLine;
using AlbertEmbed.Commands;
using AlbertEmbed.Help;
using AlbertEmbed.Tests.Support;

namespace AlbertEmbed.Tests.Help;

/// <summary>Whole help texts: a change of an option shows as a change of a file.</summary>
public sealed class HelpTests
{
    [Theory]
    [InlineData("embed")]
    [InlineData("tokenize")]
    [InlineData("similarity")]
    [InlineData("search")]
    [InlineData("export")]
    [InlineData("merge")]
    [InlineData("classify")]
    [InlineData("classify train")]
    [InlineData("info")]
    [InlineData("bench")]
    [InlineData("completion")]
    [InlineData("manual")]
    [InlineData("help")]
    [InlineData("models")]
    [InlineData("models list")]
    [InlineData("models pull")]
    [InlineData("models path")]
    [InlineData("models remove")]
    [InlineData("models verify")]
    public void Each_command_has_its_help_in_two_lengths(string command)
    {
        string name = command.Replace(' ', '-');
        ParseResult parsed = AlbertEmbedCommand.Parse([.. command.Split(' '), "--help"]);
        Snapshot.Check($"help/{name}.txt", Help(parsed));
        Snapshot.Check($"help/{name}-short.txt", ShortHelp.Text(parsed.CommandResult.Command, 80));
    }

    [Fact]
    public void The_program_has_its_help_in_two_lengths()
    {
        Snapshot.Check("help/albert-embed.txt", Printed("--help"));
        Snapshot.Check("help/albert-embed-short.txt", Printed("-h"));
    }

    [Fact]
    public void The_manual_page_has_the_sentences_of_the_help() =>
        Snapshot.Check("manual.txt", ManualPage.Write(AlbertEmbedCommand.Create(), ProgramVersion.Text));

    [Theory]
    [InlineData(40)]
    [InlineData(80)]
    [InlineData(120)]
    public void Short_help_fits_the_width_and_cuts_no_sentence(int width)
    {
        foreach (Command command in AlbertEmbedCommand.Create().Subcommands)
        {
            string text = ShortHelp.Text(command, width);
            Assert.DoesNotContain("...\n", text, StringComparison.Ordinal);

            // A name or a word that is longer than the line stays whole.
            Assert.All(
                text.Split('\n').Where(line => !line.StartsWith("usage:", StringComparison.Ordinal)),
                line => Assert.True(line.Length <= Math.Max(width, 56) || !line.Trim().Contains(' '), line));
        }
    }

    [Fact]
    public void Lines_are_wrapped_between_words() =>
        Assert.Equal(["a bb", "ccc", "dddddd", "e"], TextWidth.Wrap("a bb ccc dddddd e", 5));

    /// <summary>What the program prints where its output is not a terminal. The library calls it by the name of its process.</summary>
    private static string Help(ParseResult parsed)
    {
        Assert.IsType<LongHelp>(parsed.Action).MaxWidth = int.MaxValue;
        using StringWriter output = new();
        Assert.Equal(0, parsed.Invoke(new InvocationConfiguration { Output = output }));
        return output.ToString().Replace($"  {RootCommand.ExecutableName} ", "  albert-embed ", StringComparison.Ordinal);
    }

    private static string Printed(params string[] arguments)
    {
        BuiltProgram.Result run = BuiltProgram.Run(arguments);
        Assert.Equal((0, string.Empty), (run.ExitCode, run.Error));
        return run.Output;
    }
}
