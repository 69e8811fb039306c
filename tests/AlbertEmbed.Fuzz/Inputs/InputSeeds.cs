namespace AlbertEmbed.Fuzz.Inputs;

/// <summary>The runs that read undamaged files, from which one and the file to be damaged are drawn.</summary>
internal sealed class InputSeeds(SeedFiles seeds)
{
    public const string Here = "{dir}";

    private static readonly string[] Texts = ["The quick brown fox [MASK]", "naïve 我喜欢 🚀", "hello"];
    private static readonly string[] TokenizerFiles =
    [
        "tokenizer.json", "spiece.model", "vocab.txt", "tokenizer_config.json", "special_tokens_map.json", "added_tokens.json",
    ];
    private static readonly string[] Packed =
    [
        "t.jsonl.zst", "t.csv.zst", "t.txt.zst", "t.jsonl.xz", "t.csv.xz", "t.txt.xz", "t.jsonl.bz2", "t.csv.bz2", "t.txt.bz2",
    ];
    private static readonly string[] Tables =
    [
        "t.jsonl", "t.csv", "t.tsv", "t.txt", "t.nul", "t.jsonl.gz", "t.csv.gz", "t.txt.gz", .. Packed,
    ];
    private static readonly string[] ParquetTables = ["arrow.parquet", "v.parquet", "plain.parquet"];
    private static readonly string[] Small = ["i8.npy", "b1.npy", "u8.jsonl", "ub1.jsonl"];
    private static readonly string[] Vectors = ["v.npy", "v.jsonl", "v.jsonl.zst", "half.npy", "tokens.npy", "plain.npy", .. Small];

    /// <summary>The kind of files that is wanted alone; null for all.</summary>
    private static string? Only => Environment.GetEnvironmentVariable("ALBERT_EMBED_FUZZ_KIND");

    /// <summary>A run, and the file of it that is to be damaged.</summary>
    public InputCase Pick(Random random) => Only == "parquet" ? Parquet(random) : random.Next(24) switch
    {
        < 9 => Model(random),
        < 11 => random.Next(4) == 0 ? Ranges(random) : Search(random),
        < 12 => Merge(random),
        < 13 => Resume(random),
        < 17 => Table(random),
        < 19 => Hub(random),
        < 21 => Head(random),
        < 23 => Parquet(random),
        _ => Cache(random),
    };

    private InputCase Model(Random random)
    {
        (string name, SortedDictionary<string, string> files) = seeds.Models.ElementAt(random.Next(seeds.Models.Count));
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
            ["--with-stats"], ["--overflow", "window"], ["--precision", "int8"],
        ];
        string embedding = name.Contains("onnx", StringComparison.Ordinal) ? "onnx" : "checkpoint";
        string[] common = ["-m", Here, "--threads", "1"];
        int command = random.Next(name.Contains("classif", StringComparison.Ordinal) ? 30 : 20);
        return (isTokenizer, command) switch
        {
            (true, < 13) => ALineAText("tokenizer", ["tokenize", .. Texts, "-m", Here]),
            (_, >= 20) => ALineAText("own head", ["classify", .. Texts, .. common]),
            (_, 19) => new InputCase("export", chosen, target, ["export", Here, "-o", $"{Here}/exported"]),
            (_, 18) => new InputCase("info", chosen, target, ["info", Here, "--json"]),
            (_, 17) => new InputCase("info", chosen, target, ["info", Here]),
            _ => ALineAText(embedding, [.. Texts, .. common, .. options[random.Next(options.Length)]]),
        };

        InputCase ALineAText(string kind, string[] arguments) =>
            new(kind, chosen, target, arguments) { Lines = Texts.Length, WritesJson = true };
    }

    private InputCase Parquet(Random random) => random.Next(8) switch
    {
        0 or 1 => Search(((string[])["v.parquet", "plain.parquet", "tokens.parquet"])[random.Next(3)], random),
        2 => Merge(".parquet", random),
        3 => Resume("r.parquet", random),
        _ => ParquetTable(random),
    };

    private InputCase ParquetTable(Random random)
    {
        string table = ParquetTables[random.Next(ParquetTables.Length)];
        string[][] options =
        [
            [], ["--id-field", "id"], ["--keep-all"], ["--keep-all"], ["--keep-all", "--id-field", "id"], ["--shard", "1/2"],
            ["--on-error", "skip", "--keep-all"], ["--pair-field", "id"], ["--empty", "error"], ["--keep-all", "--format", "parquet"],
        ];
        Dictionary<string, string> files = new() { [table] = seeds.Made[table] };
        string[] chosen = options[random.Next(options.Length)];
        return new InputCase(
            "parquet", files, table, ["embed", "--threads", "1", "-i", $"{Here}/{table}", "-m", seeds.ModelFolder, .. chosen])
        {
            WritesJson = !chosen.Contains("--format"),
        };
    }

    private InputCase Search(Random random) => Search(Vectors[random.Next(Vectors.Length)], random);

    private InputCase Search(string vectors, Random random)
    {
        SortedDictionary<string, string> files = seeds.Beside(vectors);
        if (files.Count > 1 && random.Next(3) != 0)
        {
            // With its metadata, a changed file is refused before it is read.
            files.Remove(vectors + ".meta.json");
        }

        bool texts = random.Next(3) == 0;
        if (texts)
        {
            files["t.jsonl"] = seeds.Made["t.jsonl"];
        }

        bool rescores = Small.Contains(vectors) && random.Next(3) == 0;
        foreach ((string name, string path) in rescores ? seeds.Beside("full.npy") : [])
        {
            files[name] = path;
        }

        string most = random.Next(3) == 0 ? "1000" : "3";
        string[] command =
        [
            "search", "hello", "--in", $"{Here}/{vectors}", "-m", seeds.ModelFolder, "--threads", "1", "-k", most,
            .. texts ? (string[])["--texts", $"{Here}/t.jsonl"] : [], .. rescores ? (string[])["--rescore", $"{Here}/full.npy"] : [],
        ];
        return new InputCase("search", files, files.Keys.ElementAt(random.Next(files.Count)), command)
        {
            WritesJson = true,
        };
    }

    /// <summary>Vectors within the ranges that a file says.</summary>
    private InputCase Ranges(Random random)
    {
        string ranges = ((string[])["full.npy", "i8.npy", "u8.jsonl"])[random.Next(3)];
        SortedDictionary<string, string> files = seeds.Beside(ranges);
        string target = files.Keys.ElementAt(random.Next(files.Count));
        return new InputCase(
            "ranges",
            files,
            target,
            [.. Texts, "-m", seeds.ModelFolder, "--threads", "1", "--dtype", "i8", "--encoding", "base64", "--ranges", $"{Here}/{ranges}"])
        { Lines = Texts.Length, WritesJson = true };
    }

    private InputCase Merge(Random random) => Merge(((string[])[".npy", ".jsonl"])[random.Next(2)], random);

    private InputCase Merge(string extension, Random random)
    {
        SortedDictionary<string, string> files = seeds.Beside("one" + extension);
        foreach ((string name, string path) in seeds.Beside("two" + extension))
        {
            files[name] = path;
        }

        string[] command = ["merge", $"{Here}/one{extension}", $"{Here}/two{extension}", "-o", $"{Here}/out{extension}"];
        return new InputCase("merge", files, files.Keys.ElementAt(random.Next(files.Count)), command);
    }

    private InputCase Resume(Random random) => Resume(random.Next(2) == 0 ? "r.npy" : "r.jsonl", random);

    private InputCase Resume(string output, Random random)
    {
        SortedDictionary<string, string> files = seeds.Beside(output);
        files["in.jsonl"] = seeds.Made["in.jsonl"];
        string target = files.Keys.ElementAt(random.Next(files.Count));
        return new InputCase(
            "resume", files, target, [.. seeds.ResumedCommand(Here, output), random.Next(5) == 0 ? "--force" : "--resume"]);
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
        string[] arguments =
        [
            .. command, "-i", $"{Here}/{table}", "-m", seeds.ModelFolder, .. format, .. options[random.Next(options.Length)],
        ];
        Dictionary<string, string> files = new() { [table] = seeds.Made[table] };
        return new InputCase("table", files, table, arguments) { WritesJson = true };
    }

    private InputCase Head(Random random)
    {
        bool isUsed = random.Next(3) != 0;
        string target = isUsed ? "head.json" : "train.jsonl";
        string[] model = ["-m", seeds.ModelFolder, "--threads", "1"];
        string[] arguments = isUsed
            ? ["classify", .. Texts, "--head", $"{Here}/{target}", .. model]
            : ["classify", "train", $"{Here}/{target}", "--strength", "1", "--json", .. model];
        Dictionary<string, string> files = new() { [target] = seeds.Made[target] };
        return new InputCase(isUsed ? "head" : "training", files, target, arguments)
        {
            Lines = isUsed ? Texts.Length : 1,
            WritesJson = true,
        };
    }

    private InputCase Hub(Random random)
    {
        SortedDictionary<string, string> files = new(seeds.ModelFiles, StringComparer.Ordinal);
        string target = files.Keys.ElementAt(random.Next(files.Count));
        return new InputCase("hub", files, target, ["models", "pull", HostileHub.Model]) { FromHub = true };
    }

    private InputCase Cache(Random random) => random.Next(2) == 0 ? VectorCache(random) : ModelCache(random);

    private InputCase VectorCache(Random random)
    {
        string[] run =
        [
            "-i", $"{Here}/t.txt", "-m", seeds.ModelFolder, "--threads", "1", "--cache", $"{Here}/{SeedFiles.VectorCache}",
        ];
        string[][] commands =
        [
            run, run, run, ["cache", "info", $"{Here}/{SeedFiles.VectorCache}"],
            ["cache", "prune", $"{Here}/{SeedFiles.VectorCache}", "--max-size", "30kB"],
        ];
        SortedDictionary<string, string> files = new(StringComparer.Ordinal)
        {
            ["t.txt"] = seeds.Made["t.txt"],
            [SeedFiles.VectorCache] = seeds.Made[SeedFiles.VectorCache],
        };
        return new InputCase("vector cache", files, SeedFiles.VectorCache, commands[random.Next(commands.Length)]);
    }

    private InputCase ModelCache(Random random)
    {
        string[][] commands =
        [
            ["models", "list"], ["models", "verify"], ["models", "path", HostileHub.Model], ["models", "remove", HostileHub.Model],
            ["hello", "-m", HostileHub.Model, "--offline", "--threads", "1"],
        ];
        string target = seeds.Cache.Keys.ElementAt(random.Next(seeds.Cache.Count));
        return new InputCase("cache", seeds.Cache, target, commands[random.Next(commands.Length)]);
    }
}
