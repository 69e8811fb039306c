using AlbertEmbed.CommandLine;
using AlbertEmbed.Output;

namespace AlbertEmbed.Tests.CommandLine;

public sealed class ProgressOptionsTests
{
    [Fact]
    public void Unasked_it_is_shown_where_no_data_can_come_between()
    {
        foreach (string? word in (string?[])[null, "auto"])
        {
            Assert.Equal(ProgressForm.Redrawn, ProgressOptions.Form(word, OutputKind.File, canRedraw: true));
            Assert.Equal(ProgressForm.Redrawn, ProgressOptions.Form(word, OutputKind.OtherTerminal, canRedraw: true));
            Assert.Equal(ProgressForm.None, ProgressOptions.Form(word, OutputKind.ErrorTerminal, canRedraw: true));
            Assert.Equal(ProgressForm.None, ProgressOptions.Form(word, OutputKind.Pipe, canRedraw: true));
        }
    }

    [Fact]
    public void Asked_for_it_comes_between_data_only_in_whole_lines()
    {
        Assert.Equal(ProgressForm.Redrawn, ProgressOptions.Form("always", OutputKind.File, canRedraw: true));
        Assert.Equal(ProgressForm.Redrawn, ProgressOptions.Form("always", OutputKind.Pipe, canRedraw: true));
        Assert.Equal(ProgressForm.Lines, ProgressOptions.Form("always", OutputKind.ErrorTerminal, canRedraw: true));
    }

    [Fact]
    public void A_terminal_that_cannot_redraw_a_line_gets_none_or_whole_ones()
    {
        foreach (OutputKind output in Enum.GetValues<OutputKind>())
        {
            Assert.Equal(ProgressForm.None, ProgressOptions.Form("auto", output, canRedraw: false));
            Assert.Equal(ProgressForm.None, ProgressOptions.Form("never", output, canRedraw: false));
            Assert.Equal(ProgressForm.Lines, ProgressOptions.Form("always", output, canRedraw: false));
        }
    }
}
