using System.Text;
using AlbertEmbed.Packing;

namespace AlbertEmbed.Fuzz.Inputs;

/// <summary>The undamaged files: model folders, and what the program itself makes with one of them.</summary>
internal sealed class SeedFiles
{
    /// <summary>A cache of vectors that knows half of <c>t.txt</c>.</summary>
    public const string VectorCache = "vectors.cache";

    private const string VectorModel = "gelu-new";

    private readonly string program;
    private readonly string folder;
    private readonly SortedDictionary<string, SortedDictionary<string, string>> models = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, string> made = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, string> cache = new(StringComparer.Ordinal);

    /// <param name="program">The built program.</param>
    /// <param name="data">A folder of small model folders, one of which is named gelu-new.</param>
    /// <param name="golden">Another, or null.</param>
    /// <param name="work">Where files can be made.</param>
    public SeedFiles(string program, string data, string? golden, string work)
    {
        this.program = program;
        folder = Path.Combine(work, "seeds");
        ModelsFolder = Path.Combine(folder, "models");
        ModelFolder = Path.Combine(ModelsFolder, VectorModel);
        AddModels(data, string.Empty);
        if (golden is not null)
        {
            AddModels(Path.Combine(golden, "models-hf"), "golden-");
        }

        foreach (string table in Directory.GetFiles(data, "*.parquet"))
        {
            File.Copy(table, Path.Combine(folder, Path.GetFileName(table)));
        }

        MakeTables();
        MakeVectors();
        MakeInterrupted();
        MakeHead();
        foreach (string file in Directory.GetFiles(folder))
        {
            made[Path.GetFileName(file)] = file;
        }

        MakeCache();
    }

    /// <summary>Where the models are.</summary>
    public string ModelsFolder { get; }

    /// <summary>The model that everything is made with.</summary>
    public string ModelFolder { get; }

    /// <summary>The files of each model, by their names in its folder.</summary>
    public IReadOnlyDictionary<string, SortedDictionary<string, string>> Models => models;

    /// <summary>The files of the model that everything is made with.</summary>
    public SortedDictionary<string, string> ModelFiles => models[VectorModel];

    /// <summary>Tables, vectors and interrupted outputs by their names.</summary>
    public IReadOnlyDictionary<string, string> Made => made;

    /// <summary>The files of a cache with one model.</summary>
    public SortedDictionary<string, string> Cache => cache;

    /// <summary>A file that was made, and those that belong to it.</summary>
    public SortedDictionary<string, string> Beside(string name)
    {
        string stem = Path.GetFileNameWithoutExtension(name);
        string[] companions = name.EndsWith(".npy", StringComparison.Ordinal) ? [$"{stem}.ids.", $"{stem}.splits."] : [];
        string[] starts = [$"{name}.", .. companions];
        return new(
            made.Where(file => file.Key == name || Array.Exists(starts, start => file.Key.StartsWith(start, StringComparison.Ordinal)))
                .ToDictionary(file => file.Key, file => file.Value),
            StringComparer.Ordinal);
    }

    /// <summary>The run that was interrupted, over the files of a folder.</summary>
    public string[] ResumedCommand(string where, string name) =>
    [
        "-i", $"{where}/in.jsonl", "-m", ModelFolder, "-o", $"{where}/{name}", "--id-field", "id", "--text-field", "text", "--threads", "1",
    ];

    private void AddModels(string source, string prefix)
    {
        foreach (string from in Directory.GetDirectories(source).Order(StringComparer.Ordinal))
        {
            string name = prefix + Path.GetFileName(from);
            SortedDictionary<string, string> files = new(StringComparer.Ordinal);
            foreach (string file in Directory.GetFiles(from, "*", SearchOption.AllDirectories))
            {
                if (Path.GetFileName(file).StartsWith("expected", StringComparison.Ordinal))
                {
                    continue;
                }

                string relative = Path.GetRelativePath(from, file);
                string copy = Path.Combine(ModelsFolder, name, relative);
                Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
                File.WriteAllBytes(copy, File.ReadAllBytes(file));
                files[relative] = copy;
            }

            models[name] = files;
        }
    }

    private void MakeTables()
    {
        (int Number, string Text)[] records =
            [.. Enumerable.Range(0, 40).Select(i => (i, i % 7 == 0 ? "a \"quoted\", text" : $"hello world {i} é"))];
        Make("t.jsonl", string.Concat(records.Select(one => $$"""{"id":"a{{one.Number}}","text":"{{one.Text.Replace("\"", "\\\"", StringComparison.Ordinal)}}","note":{{one.Number}}}""" + "\n")));
        Make(
            "t.csv",
            "id,text,note\n"
                + string.Concat(
                records.Select(one => $"a{one.Number},\"{one.Text.Replace("\"", "\"\"", StringComparison.Ordinal)}\",n\r\n")));
        Make("t.tsv", "id\ttext\tnote\n" + string.Concat(records.Select(one => $"a{one.Number}\t{one.Text}\tn\n")));
        Make("t.txt", string.Concat(records.Select(one => one.Text + "\n")));
        Make("t.nul", string.Concat(records.Select(one => one.Text + "\nmore\0")));
        foreach (string name in (string[])["t.jsonl", "t.csv", "t.txt"])
        {
            foreach (string extension in (string[])[".gz", ".zst", ".xz", ".bz2"])
            {
                PackingKind kind = PackingNames.Of(extension)!.Value;
                File.WriteAllBytes(
                    Path.Combine(folder, name + extension),
                    Packer.Can(kind) ? Packer.Pack(kind, File.ReadAllBytes(Path.Combine(folder, name))) : []);
            }
        }
    }

    private void MakeVectors()
    {
        string input = Path.Combine(folder, "t.jsonl");
        string[] half = [.. File.ReadLines(Path.Combine(folder, "t.txt")).Take(20)];
        Require(0, [.. half, "-m", ModelFolder, "--threads", "1", "--cache", Path.Combine(folder, VectorCache)]);
        foreach ((string name, string[] options) in ((string, string[])[])
            [
                ("v.npy", ["--id-field", "id"]), ("v.jsonl", ["--id-field", "id", "--with-text"]), (
                    "v.jsonl.zst", ["--id-field", "id", "--with-text"]), ("half.npy", ["--dtype", "f16"]),
                ("tokens.npy", ["-p", "tokens"]), ("plain.npy", ["--no-meta"]),
                ("one.npy", ["--shard", "1/2", "--id-field", "id"]), ("two.npy", ["--shard", "2/2", "--id-field", "id"]),
                ("one.jsonl", ["--shard", "1/2"]), ("two.jsonl", ["--shard", "2/2"]), ("full.npy", []), ("i8.npy", ["--dtype", "i8"]),
                ("b1.npy", ["--dtype", "b1"]), ("u8.jsonl", ["--dtype", "u8", "--encoding", "base64"]),
                ("ub1.jsonl", ["--dtype", "ub1", "--encoding", "base64"]),
                ("v.parquet", ["--id-field", "id", "--with-text", "--keep-all", "--with-stats"]), ("tokens.parquet", ["-p", "tokens"]),
                ("plain.parquet", ["--no-meta", "--with-text"]),
                ("one.parquet", ["--shard", "1/2", "--keep-all"]), ("two.parquet", ["--shard", "2/2", "--keep-all"]),
            ])
        {
            Require(0, ["-i", input, "-m", ModelFolder, "-o", Path.Combine(folder, name), "--threads", "1", .. options]);
        }
    }

    /// <summary>A bad record ends a run, which can then be resumed over the mended input.</summary>
    private void MakeInterrupted()
    {
        string interrupted = Path.Combine(folder, "in.jsonl");
        string good = string.Concat(Enumerable.Range(0, 600).Select(i => $$"""{"id":"b{{i}}","text":"hello world {{i}}"}""" + "\n"));
        foreach (string name in (string[])["r.npy", "r.jsonl", "r.parquet"])
        {
            File.WriteAllText(interrupted, good + "{bad\n");
            Require(3, ResumedCommand(folder, name));
        }

        Make("in.jsonl", good + "{\"id\":\"z\",\"text\":\"mended\"}\n");
    }

    private void MakeHead()
    {
        string labelled = Path.Combine(folder, "train.jsonl");
        Make("train.jsonl", string.Concat(Enumerable.Range(0, 20).Select(i => $$"""{"text":"hello {{i}}","label":{{i % 3}}}""" + "\n")));
        string[] output = ["-o", Path.Combine(folder, "head.json")];
        Require(0, ["classify", "train", labelled, "-m", ModelFolder, "--strength", "1", "--threads", "1", .. output]);
    }

    private void MakeCache()
    {
        string where = Path.Combine(folder, "cache");
        using HostileHub hub = new();
        hub.Serve(ModelFiles.ToDictionary(file => file.Key, file => File.ReadAllBytes(file.Value)), random: null, target: null);
        Require(0, ["models", "pull", HostileHub.Model], LocalHub.Variables(hub.Address, where, Path.Combine(folder, "none")));
        foreach (string file in Directory.GetFiles(where, "*", SearchOption.AllDirectories))
        {
            cache[Path.GetRelativePath(where, file)] = file;
        }
    }

    private void Make(string name, string content) => File.WriteAllBytes(Path.Combine(folder, name), Encoding.UTF8.GetBytes(content));

    private void Require(int code, string[] arguments, Dictionary<string, string>? environment = null)
    {
        string error = Path.Combine(folder, "stderr");
        LimitedRun run = LimitedProcess.Run(
            [program, .. arguments],
            environment ?? [],
            new RunOutputs("/dev/null", error),
            new RunLimits(TimeSpan.FromMinutes(1), long.MaxValue));
        if (run.ExitCode != code || run.Signal != 0)
        {
            throw new InvalidOperationException($"a seed cannot be made ({run.ExitCode}): {File.ReadAllText(error)}");
        }

        File.Delete(error);
    }
}
