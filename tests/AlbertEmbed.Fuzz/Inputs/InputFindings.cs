using System.Collections.Concurrent;
using System.Globalization;

namespace AlbertEmbed.Fuzz.Inputs;

/// <summary>What is wrong with runs, and the first inputs of each sort of it, which are kept with their command.</summary>
/// <param name="kept">Where inputs are kept.</param>
/// <param name="models">The folder of the models that runs name and that are gone later.</param>
/// <param name="data">The folder that these models are copies of.</param>
internal sealed class InputFindings(string kept, string models, string data)
{
    private const int KeptOfAKind = 3;
    private const int MessageCompared = 60;

    private readonly ConcurrentDictionary<string, (int Count, int First)> findings = new(StringComparer.Ordinal);

    /// <summary>How many inputs have a finding.</summary>
    public int Count => findings.Values.Sum(finding => finding.Count);

    /// <summary>One line for each sort, with how often it was seen.</summary>
    public IEnumerable<string> Lines => findings.OrderByDescending(finding => finding.Value.Count).Select(finding =>
        $"{finding.Value.Count} x (first in input {finding.Value.First}) {finding.Key}");

    public void Add(InputRun run, string wrong, string message)
    {
        InputCase one = run.Case;
        string sort = $"{one.Kind}, {Path.GetFileName(one.Target)}, {wrong}: {message[..Math.Min(message.Length, MessageCompared)]}";
        if (findings.AddOrUpdate(sort, (1, run.Number), (_, before) => (before.Count + 1, before.First)).Count <= KeptOfAKind)
        {
            Keep(run, wrong);
        }
    }

    private void Keep(InputRun run, string wrong)
    {
        string name = string.Create(CultureInfo.InvariantCulture, $"{run.Number}-{run.Case.Kind}-{wrong.Replace(' ', '-')}");
        string to = Path.Combine(kept, name);
        foreach (string file in Directory.GetFiles(run.Folder, "*", SearchOption.AllDirectories))
        {
            string copy = Path.Combine(to, Path.GetRelativePath(run.Folder, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy, overwrite: true);
        }

        File.WriteAllLines(
            Path.Combine(to, "command"),
            [$"input {run.Number}, damaged: {run.Case.Target}", string.Join(' ', run.Command.Select(Shown))]);

        // For a shell, with the kept files.
        string Shown(string argument) =>
            "'"
                + argument.Replace(run.Folder, to, StringComparison.Ordinal).Replace(models, data, StringComparison.Ordinal)
                + "'";
    }
}
