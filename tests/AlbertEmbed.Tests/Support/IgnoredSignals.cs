namespace AlbertEmbed.Tests.Support;

/// <summary>
/// Signals that this process ignores, and so do the programs that it starts: INT in a shell's background job, HUP under nohup.
/// </summary>
internal static class IgnoredSignals
{
    /// <summary>Skips the test where a signal would do nothing.</summary>
    public static void SkipWhereIgnored(string signal, int number)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "This test reads /proc.");
        string mask = File.ReadLines("/proc/self/status").First(line => line.StartsWith("SigIgn:", StringComparison.Ordinal))[7..].Trim();
        Assert.SkipWhen(
            (Convert.ToUInt64(mask, 16) >> (number - 1) & 1) != 0, $"SIG{signal} is ignored here, as in a background job or under nohup.");
    }
}
