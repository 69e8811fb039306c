using System.Text;
using System.Text.RegularExpressions;

namespace AlbertEmbed.Input;

/// <summary>Finds bytes in the program's arguments that are not UTF-8. The runtime replaces them silently.</summary>
internal static partial class ArgumentBytes
{
    private const string CommandLine = "/proc/self/cmdline";
    private const char Replacement = '\uFFFD';

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Where an argument has a byte that is not valid UTF-8, counted from 1.</summary>
    /// <returns>Null if it has none, or the system does not give the bytes.</returns>
    public static int? FirstBad(string argument) =>
        argument.Contains(Replacement, StringComparison.Ordinal) && File.Exists(CommandLine)
            ? FirstBad(argument, File.ReadAllBytes(CommandLine))
            : null;

    /// <inheritdoc cref="FirstBad(string)"/>
    /// <param name="argument">The argument.</param>
    /// <param name="commandLine">All arguments, each followed by NUL.</param>
    public static int? FirstBad(string argument, ReadOnlySpan<byte> commandLine)
    {
        foreach (Range range in commandLine.Split((byte)0))
        {
            ReadOnlySpan<byte> bytes = commandLine[range];
            try
            {
                StrictUtf8.GetCharCount(bytes);
            }
            catch (DecoderFallbackException e)
            {
                if (Collapse(Encoding.UTF8.GetString(bytes)) == Collapse(argument))
                {
                    return e.Index + 1;
                }
            }
        }

        return null;
    }

    /// <summary>Makes one replacement of several in a row: decoders differ in how many they write for a run of bad bytes.</summary>
    private static string Collapse(string text) => Replacements().Replace(text, "\uFFFD");

    [GeneratedRegex("\uFFFD+")]
    private static partial Regex Replacements();
}
