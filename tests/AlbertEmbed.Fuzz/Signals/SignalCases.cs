using System.Diagnostics;

namespace AlbertEmbed.Fuzz.Signals;

/// <summary>Every command, and the files that they read.</summary>
internal sealed class SignalCases
{
    public const string Here = "{dir}";

    private const int ManyRecords = 6000;
    private const int FewRecords = 4;
    private const int HubPieces = 25;

    private static readonly string[] Words = ["hello", "world", "the", "cat", "sat", "on", "a", "mat", "and", "you"];

    private readonly string folder;

    /// <param name="program">The program, which makes the vectors that some commands read.</param>
    /// <param name="folder">Where the files go.</param>
    /// <param name="small">A model that embeds thousands of texts a second.</param>
    /// <param name="large">A model that takes longer to load.</param>
    public SignalCases(string program, string folder, string small, string large)
    {
        this.folder = folder;
        Random random = new(1);
        Write("many", ManyRecords, random);
        Write("few", FewRecords, random);
        string[] pairs = [.. Enumerable.Range(0, ManyRecords).Select(_ => $"{Text(random)}\t{Text(random)}")];
        System.IO.File.WriteAllLines(File("many.tsv"), pairs);
        System.IO.File.WriteAllLines(File("few.tsv"), pairs.Take(FewRecords));
        foreach (string extension in (string[])["npy", "jsonl"])
        {
            for (int shard = 1; shard <= 2; shard++)
            {
                string[] part = ["--shard", $"{shard}/2", "-o", File($"{shard}.{extension}")];
                Make(program, ["-i", File("many.jsonl"), "--id-field", "id", "-m", small, .. part]);
            }
        }

        Make(program, "-i", File("few.jsonl"), "-o", File("small.npy"), "-m", small);
        Make(program, "-i", File("few.jsonl"), "-o", File("large.npy"), "-m", large);
        Make(program, [.. Training("few"), "-o", File("small.head.json"), "-m", small]);
        Make(program, [.. Training("few"), "-o", File("large.head.json"), "-m", large]);
        Every =
        [
            .. OfModel("many", "small", small),
            .. OfModel("few", "large", large),
            .. from extension in (string[])["npy", "jsonl"]
               let shards = (string[])[File($"1.{extension}"), File($"2.{extension}")]
               select new SignalCase($"merge {extension}", ["merge", .. shards, "-o", $"{Here}/out.{extension}"]) { Again = ["--force"] },
            new SignalCase("pull", ["models", "pull", SlowHub.Model]) { HubPiece = (int)(Length(small) / HubPieces) },
            new SignalCase("pull and embed", ["-m", SlowHub.Model, "hello"]) { HubPiece = (int)(Length(small) / HubPieces) },
        ];
    }

    public IReadOnlyList<SignalCase> Every { get; }

    private static string Text(Random random) =>
        string.Join(' ', Enumerable.Range(0, random.Next(1, 12)).Select(_ => Words[random.Next(Words.Length)]));

    private static long Length(string model) => Directory.GetFiles(model).Sum(file => new FileInfo(file).Length);

    private static void Make(string program, params string[] arguments)
    {
        using Process run = Process.Start(program, ["-q", "--threads", "1", .. arguments]);
        run.WaitForExit();
        if (run.ExitCode != 0)
        {
            throw new InvalidOperationException($"{string.Join(' ', arguments)} ends with {run.ExitCode}");
        }
    }

    private IEnumerable<SignalCase> OfModel(string input, string size, string model)
    {
        string records = File(input + ".jsonl");
        string[] common = ["-m", model, "--threads", "1"];
        return
        [
            new($"embed jsonl {size}", ["-i", records, "--id-field", "id", "-o", $"{Here}/out.jsonl", .. common]) { Again = ["--resume"] },
            new($"embed packed {size}", ["-i", records, "-o", $"{Here}/out.jsonl.gz", .. common]) { Again = ["--resume"] },
            new($"embed npy {size}", ["-i", records, "--id-field", "id", "-o", $"{Here}/out.npy", .. common]) { Again = ["--resume"] },
            new($"embed tokens {size}", ["-i", records, "-p", "tokens", "-o", $"{Here}/out.npy", .. common]) { Again = ["--resume"] },
            new($"embed to stdout {size}", ["-i", records, "--id-field", "id", .. common]),
            new($"tokenize {size}", ["tokenize", "-i", records, "-m", model]),
            new($"search {size}", ["search", "--in", File(size + ".npy"), "-i", records, .. common]),
            new($"similarity {size}", ["similarity", "-i", File(input + ".tsv"), .. common]),
            new($"classify train {size}", [.. Training(input), "-o", $"{Here}/head.json", .. common]) { Again = ["--force"] },
            new($"classify {size}", ["classify", "--head", File(size + ".head.json"), "-i", records, "-o", $"{Here}/out.jsonl"])
            {
                Again = ["--resume"],
            },
            new($"info {size}", ["info", model]),
            new($"export {size}", ["export", model, "-o", $"{Here}/exported"]) { Again = ["--force"] },
            new($"bench {size}", ["bench", "-i", records, .. common]) { SaysTheSame = false },
        ];
    }

    private string[] Training(string input) =>
        ["classify", "train", File(input + ".jsonl"), "--test", File(input + ".jsonl"), "--strength", "1"];

    private string File(string name) => Path.Combine(folder, name);

    private void Write(string name, int count, Random random) => System.IO.File.WriteAllLines(
        File(name + ".jsonl"), Enumerable.Range(0, count).Select(i => $$"""{"id":"{{i}}","text":"{{Text(random)}}","label":{{i % 2}}}"""));
}
