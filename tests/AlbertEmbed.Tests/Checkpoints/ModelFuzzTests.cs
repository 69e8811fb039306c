using AlbertEmbed.Fuzz;
using AlbertEmbed.Tests.Support;

namespace AlbertEmbed.Tests.Checkpoints;

/// <summary>The short mode of <c>AlbertEmbed.Fuzz models</c>.</summary>
public sealed class ModelFuzzTests
{
    [Theory]
    [InlineData("gelu-new")]
    [InlineData("sharded")]
    [InlineData("bin-zip")]
    [InlineData("bin-legacy")]
    public void A_damaged_model_file_is_read_or_refused_with_one_line(string name) =>
        Damage(ModelFuzz.Files(TestModel.DataFolder(name)));

    [Fact]
    public void A_damaged_graph_is_run_or_refused_with_one_line()
    {
        string folder = Directory.CreateTempSubdirectory("albert-embed-test").FullName;
        Damage([Path.Combine(new ToyGraph().Write(Path.Combine(folder, "toy")), "model.onnx")]);
        Directory.Delete(folder, recursive: true);
    }

    private static void Damage(string[] files)
    {
        ModelFuzz fuzz = new();
        foreach (string file in files)
        {
            for (int seed = 0; seed < 40; seed++)
            {
                fuzz.Run(file, seed);
            }
        }

        Assert.True(fuzz.Refused > 20);
    }
}
