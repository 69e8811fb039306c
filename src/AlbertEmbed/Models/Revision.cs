using System.Text.RegularExpressions;
using AlbertEmbed.Errors;

namespace AlbertEmbed.Models;

/// <summary>Branches, tags and commits as users name them.</summary>
internal static partial class Revision
{
    public const string Main = "main";

    /// <summary>The revision that was asked for, or the main one. As a path below a folder it stays inside the folder.</summary>
    /// <exception cref="UserException">It is not a revision.</exception>
    public static string Check(string? revision) =>
        revision is null ? Main
        : Form().IsMatch(revision) && !revision.Contains("..", StringComparison.Ordinal) ? revision
        : throw UserException.Usage($"\"{revision}\" cannot be the name of a branch, a tag or a commit.").With(Remedy.OtherRevision);

    [GeneratedRegex(@"^[A-Za-z0-9][A-Za-z0-9._-]*(/[A-Za-z0-9][A-Za-z0-9._-]*)*\z")]
    private static partial Regex Form();
}
