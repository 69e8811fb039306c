using System.Text;

namespace AlbertEmbed.Fuzz.Inputs;

/// <summary>The undamaged files, and the runs that read them: model folders, and what the program itself makes with one of them.</summary>
internal sealed class InputSeeds
{
    public const string Here = "{dir}";
    public const string HubModel = "albert/albert-base-v2";

    private const string VectorModel = "gelu-new";
    private static readonly string[] Texts = ["The quick brown fox [MASK]", "naïve 我喜欢 🚀", "hello"];
    private static readonly string[] TokenizerFiles =
    [
        "tokenizer.json", "spiece.model", "vocab.txt", "tokenizer_config.json", "special_tokens_map.json", "added_tokens.json",
    ];
    private static readonly string[] Tables = ["t.jsonl", "t.csv", "t.tsv", "t.txt", "t.nul", "t.jsonl.gz", "t.csv.gz", "t.txt.gz"];
    private static readonly string[] Vectors = ["v.npy", "v.jsonl", "half.npy", "tokens.npy", "plain.npy"];

    private readonly string program;
    private readonly string folder;
    private readonly string model;
    private readonly SortedDictionary<string, SortedDictionary<string, string>> models = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, string> made = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, string> cache = new(StringComparer.Ordinal);

    /// <param name="program">The built program.</param>
    /// <param name="data">A folder of small model folders, one of which is named gelu-new.</param>
    /// <param name="golden">Another, or null.</param>
    /// <param name="work">Where files can be made.</param>
    public InputSeeds(string program, string data, string? golden, string work)
    {
        this.program = program;
        folder = Path.Combine(work, "seeds");
        model = Path.Combine(folder, "models", VectorModel);
        AddModels(data, string.Empty);
        if (golden is not null)
        {
            AddModels(Path.Combine(golden, "models-hf"), "golden-");
        }

        MakeFiles();
        MakeCache();
    }

    /// <summary>A run, and the file of it that is to be damaged.</summary>
    public InputCase Pick(Random random) => random.Next(20) switch
    {
        < 9 => Model(random),
        < 11 => Search(random),
        < 12 => Merge(random),
        < 13 => Resume(random),
        < 17 => Table(random),
        < 19 => Hub(random),
        _ => Cache(random),
    };

    private InputCase Model(Random random)
    {
        (string name, SortedDictionary<string, string> files) = models.ElementAt(random.Next(models.Count));
        string target = files.Keys.ElementAt(random.Next(files.Count));
        SortedDictionary<string, string> chosen = new(files, StringComparer.Ordinal);
        bool isTokenizer = TokenizerFiles.Contains(target);
        if (isTokenizer && random.Next(3) == 0)
        {
            // What reads the target may come after another file that says the same.
            chosen.Remove(target == "spiece.model" ? "tokenizer.json" : "spiece.model");
        }

        string[][] options =
        [
            [], [], [], ["-p", "cls"], ["-p", "max"], ["-p", "pooler"], ["-p", "tokens"], ["--normalize"], ["--layers", "all"],
            ["--with-stats"],
            ["--overflow", "window"], ["--precision", "int8"],
        ];
        string embedding = name.Contains("onnx", StringComparison.Ordinal) ? "onnx" : "checkpoint";
        string[] common = ["-m", Here, "--threads", "1"];
        int command = random.Next(20);
        return (isTokenizer, command) switch
        {
            (true, < 13) => new InputCase("tokenizer", chosen, target, ["tokenize", .. Texts, "-m", Here])
            {
                Lines = Texts.Length,
                WritesJson = true,
            },
            (_, 19) => new InputCase("export", chosen, target, ["export", Here, "-o", $"{Here}/exported"]),
            (_, 18) => new InputCase("info", chosen, target, ["info", Here, "--json"]),
            (_, 17) => new InputCase("info", chosen, target, ["info", Here]),
            _ => new InputCase(embedding, chosen, target, [.. Texts, .. common, .. options[random.Next(options.Length)]])
            {
                Lines = Texts.Length,
                WritesJson = true,
            },
        };
    }

    private InputCase Search(Random random)
    {
        string vectors = Vectors[random.Next(Vectors.Length)];
        SortedDictionary<string, string> files = Beside(vectors);
        if (files.Count > 1 && random.Next(3) != 0)
        {
            // With its metadata, a changed file is refused before it is read.
            files.Remove(vectors + ".meta.json");
        }

        bool texts = random.Next(3) == 0;
        if (texts)
        {
            files["t.jsonl"] = made["t.jsonl"];
        }

        string[] command =
        [
            "search", "hello", "--in", $"{Here}/{vectors}", "-m", model, "--threads", "1", "-k", random.Next(3) == 0 ? "1000" : "3",
            .. texts ? (string[])["--texts", $"{Here}/t.jsonl"] : [],
        ];
        return new InputCase("search", files, files.Keys.ElementAt(random.Next(files.Count)), command)
        {
            WritesJson = true,
        };
    }

    private InputCase Merge(Random random)
    {
        string extension = ((string[])[".npy", ".jsonl"])[random.Next(2)];
        SortedDictionary<string, string> files = Beside("one" + extension);
        foreach ((string name, string path) in Beside("two" + extension))
        {
            files[name] = path;
        }

        string[] command = ["merge", $"{Here}/one{extension}", $"{Here}/two{extension}", "-o", $"{Here}/out{extension}"];
        return new InputCase("merge", files, files.Keys.ElementAt(random.Next(files.Count)), command);
    }

    private InputCase Resume(Random random)
    {
        string output = random.Next(2) == 0 ? "r.npy" : "r.jsonl";
        SortedDictionary<string, string> files = Beside(output);
        files["in.jsonl"] = made["in.jsonl"];
        string target = files.Keys.ElementAt(random.Next(files.Count));
        return new InputCase("resume", files, target, [.. ResumedCommand(Here, output), random.Next(5) == 0 ? "--force" : "--resume"]);
    }

    private InputCase Table(Random random)
    {
        string table = Tables[random.Next(Tables.Length)];
        string[][] options =
        [
            [], [], ["--text-field", "text"], ["--text-field", "text", "--id-field", "id"], ["--text-field", "text", "--keep-all"],
            ["--text-field", "text", "--pair-field", "note"], ["--on-error", "skip", "--text-field", "text"],
            ["--quoting", "none"], ["--quoting", "rfc4180", "--text-field", "text"], ["--delimiter", ";"], ["--shard", "1/2"],
            ["--shard", "2/2"], ["--input-format", "jsonl"], ["--input-format", "lines"], ["--empty", "error"], ["--with-text"],
        ];
        string[] command = random.Next(4) == 0 ? ["embed", "--threads", "1"] : ["tokenize"];
        string[] format = table.EndsWith(".nul", StringComparison.Ordinal) ? ["--input-format", "nul"] : [];
        string[] arguments = [.. command, "-i", $"{Here}/{table}", "-m", model, .. format, .. options[random.Next(options.Length)]];
        return new InputCase("table", new Dictionary<string, string> { [table] = made[table] }, table, arguments) { WritesJson = true };
    }

    private InputCase Hub(Random random)
    {
        SortedDictionary<string, string> files = new(models[VectorModel], StringComparer.Ordinal);
        return new InputCase("hub", files, files.Keys.ElementAt(random.Next(files.Count)), ["models", "pull", HubModel]) { FromHub = true };
    }

    private InputCase Cache(Random random)
    {
        string[][] commands =
        [
            ["models", "list"], ["models", "verify"], ["models", "path", HubModel], ["models", "remove", HubModel],
            ["hello", "-m", HubModel, "--offline", "--threads", "1"],
        ];
        return new InputCase("cache", cache, cache.Keys.ElementAt(random.Next(cache.Count)), commands[random.Next(commands.Length)]);
    }

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
                string copy = Path.Combine(folder, "models", name, relative);
                Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
                File.WriteAllBytes(copy, File.ReadAllBytes(file));
                files[relative] = copy;
            }

            models[name] = files;
        }
    }

    private void MakeFiles()
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
            File.WriteAllBytes(Path.Combine(folder, name + ".gz"), TextMutations.Pack(File.ReadAllBytes(Path.Combine(folder, name))));
        }

        string input = Path.Combine(folder, "t.jsonl");
        foreach ((string name, string[] options) in ((string, string[])[])
            [
                ("v.npy", ["--id-field", "id"]), ("v.jsonl", ["--id-field", "id", "--with-text"]), ("half.npy", ["--dtype", "f16"]),
                ("tokens.npy", ["-p", "tokens"]), ("plain.npy", ["--no-meta"]),
                ("one.npy", ["--shard", "1/2", "--id-field", "id"]), ("two.npy", ["--shard", "2/2", "--id-field", "id"]),
                ("one.jsonl", ["--shard", "1/2"]), ("two.jsonl", ["--shard", "2/2"]),
            ])
        {
            Require(0, ["-i", input, "-m", model, "-o", Path.Combine(folder, name), "--threads", "1", .. options]);
        }

        // A bad record ends a run, which can then be resumed over the mended input.
        string interrupted = Path.Combine(folder, "in.jsonl");
        string good = string.Concat(Enumerable.Range(0, 600).Select(i => $$"""{"id":"b{{i}}","text":"hello world {{i}}"}""" + "\n"));
        foreach (string name in (string[])["r.npy", "r.jsonl"])
        {
            File.WriteAllText(interrupted, good + "{bad\n");
            Require(3, ResumedCommand(folder, name));
        }

        Make("in.jsonl", good + "{\"id\":\"z\",\"text\":\"mended\"}\n");
        foreach (string file in Directory.GetFiles(folder))
        {
            made[Path.GetFileName(file)] = file;
        }
    }

    private string[] ResumedCommand(string where, string name) =>
        ["-i", $"{where}/in.jsonl", "-m", model, "-o", $"{where}/{name}", "--id-field", "id", "--text-field", "text", "--threads", "1"];

    private void MakeCache()
    {
        string where = Path.Combine(folder, "cache");
        using HostileHub hub = new();
        hub.Serve(models[VectorModel].ToDictionary(file => file.Key, file => File.ReadAllBytes(file.Value)), random: null, target: null);
        Dictionary<string, string> environment = new() { ["HF_ENDPOINT"] = hub.Address, ["ALBERT_EMBED_CACHE"] = where };
        Require(0, ["models", "pull", HubModel], environment);
        foreach (string file in Directory.GetFiles(where, "*", SearchOption.AllDirectories))
        {
            cache[Path.GetRelativePath(where, file)] = file;
        }
    }

    /// <summary>A file that was made, and those that belong to it.</summary>
    private SortedDictionary<string, string> Beside(string name)
    {
        string stem = Path.GetFileNameWithoutExtension(name);
        string[] companions = name.EndsWith(".npy", StringComparison.Ordinal) ? [$"{stem}.ids.", $"{stem}.splits."] : [];
        string[] starts = [$"{name}.", .. companions];
        return new(
            made.Where(file => file.Key == name || Array.Exists(starts, start => file.Key.StartsWith(start, StringComparison.Ordinal)))
                .ToDictionary(file => file.Key, file => file.Value),
            StringComparer.Ordinal);
    }

    private void Make(string name, string content) => File.WriteAllBytes(Path.Combine(folder, name), Encoding.UTF8.GetBytes(content));

    private void Require(int code, string[] arguments, Dictionary<string, string>? environment = null)
    {
        string error = Path.Combine(folder, "stderr");
        LimitedRun run =
            LimitedProcess.Run([program, .. arguments], environment ?? [], "/dev/null", error, TimeSpan.FromMinutes(1), long.MaxValue);
        if (run.ExitCode != code || run.Signal != 0)
        {
            throw new InvalidOperationException($"a seed cannot be made ({run.ExitCode}): {File.ReadAllText(error)}");
        }

        File.Delete(error);
    }
}
