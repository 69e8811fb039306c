using System.Diagnostics;

namespace AlbertEmbed.Tests.Support;

/// <summary>
/// Which files are not as they are on the main branch. Tests that train models or start clusters take longer than all others, and fail for
/// what was changed in the files that they cover: they run where one of these changed, in continuous integration, and on request.
/// </summary>
internal static class ChangedFiles
{
    /// <summary>The environment variable that asks for all tests.</summary>
    public const string AllTests = "ALBERT_EMBED_ALL_TESTS";

    private static readonly Lazy<IReadOnlyCollection<string>?> SinceMain = new(Find);

    /// <summary>Skips the test where nothing that it covers changed.</summary>
    /// <param name="covered">Files, and folders with all that is in them, relative to the repository.</param>
    public static void SkipUnlessIn(params string[] covered)
    {
        bool isAsked = Array.Exists([AllTests, "CI"], name => Environment.GetEnvironmentVariable(name) is { Length: > 0 });
        Assert.SkipUnless(
            isAsked || AreIn(covered, SinceMain.Value),
            $"Nothing differs from origin/main in {string.Join(", ", covered)}. {AllTests}=1 runs this test all the same.");
    }

    /// <param name="covered">What a test covers.</param>
    /// <param name="changed">Files that changed; null where that is not known, which is no reason to leave a test out.</param>
    public static bool AreIn(IReadOnlyCollection<string> covered, IReadOnlyCollection<string>? changed) =>
        changed is null
        || changed.Any(path => covered.Any(part => path == part || path.StartsWith(part + "/", StringComparison.Ordinal)));

    /// <returns>Null without Git, or without a commit that this branch shares with the main one.</returns>
    private static string[]? Find() =>
        Git("merge-base", "HEAD", "origin/main") is [var start]
        && Git("diff", "--name-only", "--no-renames", start) is { } changed
        && Git("ls-files", "--others", "--exclude-standard") is { } added
            ? [.. changed, .. added]
            : null;

    private static string[]? Git(params string[] arguments)
    {
        ProcessStartInfo start = new("git", ["-C", Repository.Root, "-c", "core.quotePath=false", .. arguments]);
        try
        {
            BuiltProgram.Result run = BuiltProgram.Run(start, []);
            return run.ExitCode == 0 ? run.Lines : null;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            // There is no Git here.
            return null;
        }
    }
}
