using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using AlbertEmbed.Tests.Support;

namespace AlbertEmbed.Tests.Golden;

/// <summary>
/// The program is built without ICU's cultures. Programs that use the library have them, so the tests of the tokenizer run a second time
/// in a process that has them too: in Turkish, where i and I are different letters and a comma stands in numbers.
/// </summary>
public sealed class GlobalizationTests
{
    private const string Culture = "tr-TR";
    private const string Variable = "ALBERT_EMBED_TEST_CULTURE";

    private static readonly string[] Classes =
    [
        "Tokenization.TokenizerTests.*", "Tokenization.TokenizerJsonTests.*", "Tokenization.PieceTrieTests.*",
        "Tokenization.OracleTests.The_bundled*", "Golden.TokenizationGoldenTests.*", "Golden.GlobalizationTests.The_culture_is_*",
        "Field.AddedTokensTests.*", "Field.LowerCasedTextTests.*", "Field.WordStartTests.*",
    ];

    [Fact]
    public void Ids_are_the_same_with_globalization_on()
    {
        Assert.SkipWhen(Environment.GetEnvironmentVariable(Variable) is { Length: > 0 }, "This is the second pass.");
        using WorkFolder work = new();
        string assembly = typeof(GlobalizationTests).Assembly.Location;
        JsonNode config = JsonNode.Parse(File.ReadAllText(Path.ChangeExtension(assembly, "runtimeconfig.json")))!;
        JsonNode properties = config["runtimeOptions"]!["configProperties"]!;
        Assert.True(properties["System.Globalization.Invariant"]!.GetValue<bool>());
        properties["System.Globalization.Invariant"] = false;
        string globalized = work.Write("runtimeconfig.json", config.ToJsonString());
        ProcessStartInfo start = new(
            DotnetHost(),
            [
                "exec", "--runtimeconfig", globalized, "--depsfile", Path.ChangeExtension(assembly, "deps.json"), assembly, "-noColor",
                "-culture", Culture, .. Classes.SelectMany(name => (string[])["-method", $"AlbertEmbed.Tests.{name}"]),
            ]);
        start.Environment[Variable] = Culture;
        BuiltProgram.Result run = BuiltProgram.Run(start, []);
        Assert.SkipWhen(run.Error.Contains("valid ICU package", StringComparison.Ordinal), "ICU is not installed (libicu).");
        Assert.True(run.ExitCode == 0, run.Output + run.Error);
        Assert.Contains("Errors: 0, Failed: 0,", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void The_culture_is_the_one_that_was_asked_for() =>
        Assert.Equal(Environment.GetEnvironmentVariable(Variable) ?? string.Empty, CultureInfo.CurrentCulture.Name);

    /// <summary>The program that runs assemblies, three folders above its runtime.</summary>
    private static string DotnetHost() => Path.GetFullPath(Path.Combine(
        RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet"));
}
