using System.Text;
using System.Text.Json;
using AlbertEmbed.CommandLine;

namespace AlbertEmbed.Fuzz.Inputs;

/// <summary>What is wrong with how a run ended.</summary>
internal static class Verdict
{
    /// <summary>The most that a run may take in time.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromSeconds(10);

    /// <summary>The most memory that a run may have besides its files' own size.</summary>
    public const long MostBytes = 1L << 30;

    private const int MostLines = 12;
    private const int LongestLine = 4000;

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <returns>Null where all is right.</returns>
    public static string? Of(InputCase one, LimitedRun run, byte[] output, byte[] error, long fileBytes)
    {
        if (run.TimedOut || run.Took > Longest)
        {
            return "hang";
        }

        if (run.TooLarge || run.PeakBytes > MostBytes + fileBytes)
        {
            return "memory";
        }

        if (run.Signal != 0)
        {
            return $"signal {run.Signal}";
        }

        if (!Enum.IsDefined((ExitCode)run.ExitCode) || run.ExitCode == (int)ExitCode.Interrupted)
        {
            return $"exit code {run.ExitCode}";
        }

        return OfError(run, error) ?? (run.ExitCode == 0 ? OfOutput(one, output) : null);
    }

    private static string? OfError(LimitedRun run, byte[] error)
    {
        string said;
        try
        {
            said = Strict.GetString(error);
        }
        catch (DecoderFallbackException)
        {
            return "standard error is not UTF-8";
        }

        string[] lines = said.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        return said.Contains("unexpected error", StringComparison.OrdinalIgnoreCase)
            || said.Contains("Unhandled", StringComparison.Ordinal) ? "unexpected error"
            : said.Contains("   at ", StringComparison.Ordinal) ? "stack trace"
            : said.Any(IsControl) ? "control characters"
            : lines.Length > MostLines || Array.Exists(lines, line => line.Length > LongestLine) ? "long message"
            : run.ExitCode != 0 && lines.Length == 0 ? "no word"
            : null;
    }

    private static string? OfOutput(InputCase one, byte[] output)
    {
        if (!one.WritesJson)
        {
            return null;
        }

        int lines = 0;
        for (int start = 0; start < output.Length; lines++)
        {
            int length = output.AsSpan(start).IndexOf((byte)'\n');
            if (length < 0)
            {
                return "the last line is cut";
            }

            try
            {
                Utf8JsonReader reader = new(output.AsSpan(start, length));
                while (reader.Read())
                {
                }
            }
            catch (JsonException)
            {
                return "output is not JSON";
            }

            start += length + 1;
        }

        return one.Lines is { } expected && lines != expected ? "another number of records" : null;
    }

    private static bool IsControl(char letter) =>
        letter is (< ' ' and not ('\n' or '\t')) or (>= '\u007f' and <= '\u009f')
            or '\u2028' or '\u2029' or (>= '\u202a' and <= '\u202e') or (>= '\u2066' and <= '\u2069');
}
