using System.Text.Json;
using AlbertEmbed.Tests.Support;

namespace AlbertEmbed.Tests.Cli;

public sealed class OtherCommandsTests
{
    [Fact]
    public void Tokenize_prints_tokens_ids_and_offsets()
    {
        BuiltProgram.Result run = BuiltProgram.Run("tokenize", "Hello wörld");
        Assert.Equal(
            """{"index":0,"tokens":["[CLS]","▁hello","▁world","[SEP]"],"ids":[2,5607,155,3],"offsets":[[0,0],[0,5],[6,11],[0,0]]}""",
            run.Output.TrimEnd());
    }

    [Fact]
    public void Info_says_what_would_run()
    {
        JsonElement info = JsonDocument.Parse(BuiltProgram.Run("info", "--json").Output).RootElement;
        Assert.Equal(384, info.GetProperty("hidden_size").GetInt32());
        Assert.Equal(256, info.GetProperty("max_length").GetInt32());
        Assert.Contains("1.30.0", info.GetProperty("runtime").GetString(), StringComparison.Ordinal);
        Assert.Contains("hidden size        16\n", BuiltProgram.Run("info", TestModel.DataFolder("relu")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Help_goes_to_standard_output_and_names_every_command()
    {
        BuiltProgram.Result help = BuiltProgram.Run("--help");
        Assert.Equal((0, string.Empty), (help.ExitCode, help.Error));
        Assert.All(["embed", "tokenize", "info", "--pooling"], word => Assert.Contains(word, help.Output, StringComparison.Ordinal));
    }
}
