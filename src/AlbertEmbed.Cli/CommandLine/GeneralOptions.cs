using System.CommandLine;

namespace AlbertEmbed.CommandLine;

/// <summary>The options that every command has.</summary>
internal static class GeneralOptions
{
    public static Option<bool> Verbose { get; } = new("--verbose", "-v") { Description = "Say more on standard error.", Recursive = true };

    public static Option<bool> Quiet { get; } = CreateQuiet();

    public static UserNotes Notes(ParseResult parsed) => new(parsed.GetValue(Quiet), parsed.GetValue(Verbose));

    private static Option<bool> CreateQuiet()
    {
        Option<bool> quiet = new("--quiet", "-q") { Description = "Say nothing but errors.", Recursive = true };
        quiet.Validators.Add(result =>
        {
            if (!result.Implicit && result.GetResult(Verbose) is { Implicit: false })
            {
                result.AddError("--quiet and --verbose ask for opposite things. Use one of them.");
            }
        });
        return quiet;
    }
}
