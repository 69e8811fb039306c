using System.Globalization;
using System.Text;

namespace AlbertEmbed.Fuzz;

/// <summary>What a client asks a hub for.</summary>
/// <param name="Path">The path, with what follows it.</param>
/// <param name="Headers">The headers by name.</param>
internal sealed record HubRequest(string Path, IReadOnlyDictionary<string, string> Headers)
{
    private const int Longest = 16_384;
    private const string RangeStart = "bytes=";

    /// <summary>The range as it is asked for.</summary>
    public string? Range => Headers.GetValueOrDefault("Range");

    /// <summary>The first byte that is asked for; null when the whole is.</summary>
    public int? Start => Range is { } range && range.StartsWith(RangeStart, StringComparison.Ordinal)
        ? int.Parse(range[RangeStart.Length..].Split('-')[0], CultureInfo.InvariantCulture)
        : null;

    /// <returns>Null when the client goes away first, or sends something else.</returns>
    public static HubRequest? Read(Stream stream)
    {
        byte[] bytes = new byte[Longest];
        int length = 0;
        while (!bytes.AsSpan(0, length).EndsWith("\r\n\r\n"u8))
        {
            int read = stream.Read(bytes, length, bytes.Length - length);
            if (read == 0)
            {
                return null;
            }

            length += read;
        }

        string[] lines = Encoding.Latin1.GetString(bytes, 0, length).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        string[] words = lines.Length > 0 ? lines[0].Split(' ') : [];
        return words.Length < 2 ? null : new HubRequest(words[1], lines.Skip(1)
            .Select(line => line.Split(": ", 2))
            .Where(parts => parts.Length == 2)
            .ToDictionary(parts => parts[0], parts => parts[1], StringComparer.OrdinalIgnoreCase));
    }
}
