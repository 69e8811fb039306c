using AlbertEmbed.Errors;
using AlbertEmbed.Files;
using AlbertEmbed.Input;

namespace AlbertEmbed.Output;

/// <summary>Refuses outputs that are inputs too: the input would be lost, or the output would be read again.</summary>
internal static class OutputOntoInput
{
    /// <param name="output">The output; null for a descriptor that the shell has opened.</param>
    /// <param name="inputs">The inputs, of which "-" is standard input.</param>
    /// <param name="descriptor">That descriptor.</param>
    /// <exception cref="UserException">The run would write, replace or remove one of the inputs.</exception>
    public static void Refuse(string? output, IReadOnlyList<string> inputs, int descriptor = 1)
    {
        string? target = output ?? Redirected(descriptor);
        if (target is null)
        {
            return;
        }

        string[] written = [.. (output is null ? [target] : OutputNames.All(output)).Select(RealPath.Of).Distinct()];
        foreach (string input in inputs)
        {
            if ((input == InputFile.StandardInput ? Redirected(0) : input) is { } file
                && Array.Find(written, name => RealPath.AreSame(name, file)) is { } same)
            {
                string what = input == InputFile.StandardInput ? $"{same}, which is read as standard input," : input;
                throw UserException.Usage(
                    output is not null && !RealPath.AreSame(output, same)
                        ? $"{what} is an input, and belongs to the output {output}, which replaces it. Give the output another name."
                        : $"{what} is both an input and the output. Give the output another name.");
            }
        }
    }

    /// <summary>The file that the shell has given as standard input or output; null when it is none, or the system does not say.</summary>
    private static string? Redirected(int descriptor) =>
        OperatingSystem.IsLinux() && new FileInfo($"/proc/self/fd/{descriptor}").LinkTarget is { } file
        && !file.StartsWith("/dev/", StringComparison.Ordinal) && File.Exists(file) && !SpecialFile.Is(file)
            ? file
            : null;
}
