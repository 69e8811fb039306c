using System.Diagnostics;
using System.Text;
using System.Text.Json;

namespace AlbertEmbed.Tests.Support;

/// <summary>Starts the built program, as a shell would.</summary>
internal static class BuiltProgram
{
    /// <summary>
    /// ALBERT_EMBED_PROGRAM, or the program that was built with the tests. The published one starts in a tenth of the time.
    /// </summary>
    public static string Path { get; } = Environment.GetEnvironmentVariable("ALBERT_EMBED_PROGRAM") is { Length: > 0 } named
        ? System.IO.Path.GetFullPath(named)
        : PathBesideTests;

    /// <summary>What `dotnet build` makes.</summary>
    public static string PathBesideTests =>
        System.IO.Path.Combine(AppContext.BaseDirectory, OperatingSystem.IsWindows() ? "albert-embed.exe" : "albert-embed");

    public static Result Run(params string[] arguments) => RunWith([], arguments);

    public static Result RunWith(byte[] standardInput, params string[] arguments) =>
        RunWith(standardInput, new Dictionary<string, string?>(), arguments);

    public static Result RunWith(byte[] standardInput, IReadOnlyDictionary<string, string?> environment, params string[] arguments)
    {
        ProcessStartInfo start = new(Path, arguments);
        start.Environment.Remove("ALBERT_EMBED_MODEL");
        foreach ((string name, string? value) in environment)
        {
            start.Environment[name] = value;
        }

        return Run(start, standardInput);
    }

    /// <summary>Runs a program, this one or another that starts it, to its end.</summary>
    public static Result Run(ProcessStartInfo start, byte[] standardInput)
    {
        (start.RedirectStandardInput, start.RedirectStandardOutput, start.RedirectStandardError) = (true, true, true);
        using Process process = Process.Start(start)!;
        Task<string> error = process.StandardError.ReadToEndAsync();
        MemoryStream output = new();
        Task copied = process.StandardOutput.BaseStream.CopyToAsync(output);
        try
        {
            process.StandardInput.BaseStream.Write(standardInput);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It ended without reading everything.
        }

        Task.WaitAll(error, copied);
        process.WaitForExit();
        return new Result(process.ExitCode, output.ToArray(), error.Result);
    }

    /// <summary>
    /// Embeds records as a user would, from a JSON Lines file in a folder of the test's, and gives the lines that come out. Nothing may be
    /// said.
    /// </summary>
    public static JsonElement[] Embed(string model, JsonElement[] records, string folder, params string[] options)
    {
        string input = System.IO.Path.Combine(folder, "in.jsonl");
        File.WriteAllLines(input, records.Select(line => line.GetRawText()));
        Result run = Run(["-q", "-m", model, "-i", input, .. options]);
        Assert.Equal((0, string.Empty), (run.ExitCode, run.Error));
        return [.. run.Lines.Select(line => JsonDocument.Parse(line).RootElement)];
    }

    internal sealed record Result(int ExitCode, byte[] Bytes, string Error)
    {
        public string Output => Encoding.UTF8.GetString(Bytes);

        public string[] Lines => Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}
