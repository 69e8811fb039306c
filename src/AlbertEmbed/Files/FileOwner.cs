using System.Runtime.InteropServices;
using AlbertEmbed.Errors;

namespace AlbertEmbed.Files;

/// <summary>The owner of a file, folder or link on a Linux machine. Links are not followed.</summary>
/// <param name="User">Number of the user.</param>
/// <param name="Mode">Its permissions.</param>
/// <param name="Changed">When its content, name or permissions were last changed, in seconds and nanoseconds. No user can set it.</param>
internal readonly partial record struct FileOwner(uint User, uint Mode, (long, uint) Changed)
{
    private const uint Sticky = 0x200;
    private const uint OthersWrite = 2;

    /// <returns>Null when there is no such file, or the system does not say.</returns>
    public static FileOwner? Of(string path) =>
        FileFacts.Of(path, followsLinks: false) is { } facts
            ? new FileOwner(facts.User, facts.Mode, (facts.ChangedSeconds, facts.ChangedNanoseconds))
            : null;

    /// <summary>Whether this user may not replace a file, because the folder's sticky bit allows that to the owners only.</summary>
    public static bool KeepsOthersOut(string path) =>
        Of(path) is { } file && Of(FolderOf(path)) is { } folder && KeepsOut(file, folder, CurrentUser());

    /// <summary>Whether a user may not replace a file in a folder.</summary>
    public static bool KeepsOut(FileOwner file, FileOwner folder, uint user) =>
        (folder.Mode & Sticky) != 0 && user != 0 && user != file.User && user != folder.User;

    /// <summary>
    /// Refuses a name that leads through a link which another user has put into a folder that all may write, whether the link stands for
    /// the file or for a folder on the way to it.
    /// </summary>
    /// <exception cref="UserException">It does.</exception>
    public static void RefuseForeignLinks(string path) => RealPath.Follow(path, link =>
    {
        if (Of(link) is { } owner && Of(Path.GetDirectoryName(link)!) is { } folder && IsPlanted(owner, folder, CurrentUser()))
        {
            throw UserException.Usage(
                $"{link} is a link of another user in a folder that all may write, so it is not followed. Choose another name or folder.");
        }
    });

    /// <summary>Whether another user may have made a link to mislead this one. Linux has the same rule (protected_symlinks).</summary>
    public static bool IsPlanted(FileOwner link, FileOwner folder, uint user) =>
        (folder.Mode & OthersWrite) != 0 && link.User != user && link.User != folder.User;

    private static string FolderOf(string path) => RealPath.Of(Path.GetDirectoryName(Path.GetFullPath(path)) ?? path);

    [LibraryImport("libc", EntryPoint = "geteuid")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial uint CurrentUser();
}
