namespace AlbertEmbed.Output;

/// <summary>Vectors are written and read as they lie in memory.</summary>
internal static class LittleEndian
{
    /// <exception cref="PlatformNotSupportedException">The machine is big-endian.</exception>
    public static void Require()
    {
        if (!BitConverter.IsLittleEndian)
        {
            throw new PlatformNotSupportedException("Vectors are written as they lie in memory, which must be little-endian.");
        }
    }
}
