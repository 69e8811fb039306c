namespace AlbertEmbed.Files;

/// <summary>Identifies a file on a Linux machine whatever its names are: hard links have the same number.</summary>
/// <param name="Major">Number of the kind of device that it is on.</param>
/// <param name="Minor">Number of the device.</param>
/// <param name="Inode">Number of the file there.</param>
internal readonly record struct FileNumber(uint Major, uint Minor, ulong Inode)
{
    /// <returns>Null when there is no such file, or the system does not say.</returns>
    public static FileNumber? Of(string path) =>
        FileFacts.Of(path, followsLinks: true) is { } facts ? new FileNumber(facts.Major, facts.Minor, facts.Inode) : null;
}
