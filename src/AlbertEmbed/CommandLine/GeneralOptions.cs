using System.CommandLine;

namespace AlbertEmbed.CommandLine;

/// <summary>The options that every command has.</summary>
internal static class GeneralOptions
{
    public static Option<bool> Verbose { get; } = new("--verbose", "-v") { Description = "Say more on standard error.", Recursive = true };

    public static Option<bool> Quiet { get; } = new("--quiet", "-q") { Description = "Say nothing but errors.", Recursive = true };
}
