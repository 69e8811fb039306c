using System.IO.Compression;
using System.Text;
using System.Text.Json.Nodes;
using AlbertEmbed.Packing;

namespace AlbertEmbed.Tests.Support;

/// <summary>The inputs, outputs and models that refused command lines name, good ones and damaged ones.</summary>
internal sealed class RefusedInputs(string folder)
{
    /// <summary>Whole texts of files, by their names.</summary>
    private static readonly (string Name, string Content)[] Texts =
    [
        ("lines.txt", "hello\nthe cat sat\n\nyou and the world\n"),
        ("more.txt", "another line\n"),
        ("long.txt", string.Concat(Enumerable.Repeat("hello world ", 30)) + "\n"),
        ("carriage.txt", "hello\rworld\r"),
        ("records.jsonl", "{\"id\":\"a\",\"text\":\"hello\"}\n{\"id\":\"b\"}\n{\"id\":\"c\",\"text\":\"world\"}\n"),
        ("pairs.jsonl", "{\"id\":1,\"text\":\"hello you\",\"other\":\"the cat\",\"tags\":[1]}\n"),
        ("bad.jsonl", "{\"text\":\"hello\"}\n{\"text\":\n"),
        ("array.jsonl", "[1]\n"),
        ("missing.jsonl", "{\"body\":\"hello\"}\n"),
        ("number.jsonl", "{\"text\":5}\n"),
        ("null.jsonl", "{\"text\":null}\n"),
        ("twice.jsonl", "{\"id\":1,\"text\":\"hello\",\"text\":\"you\"}\n"),
        ("surrogate.jsonl", "{\"text\":\"\\ud800\"}\n"),
        ("table.csv", "id,text,label\n1,\"hello, world\",a\n"),
        ("twice.csv", "text,n,n\na,1,2\n"),
        ("short-row.csv", "id,text\n1,hello\n2\n"),
        ("long-row.csv", "id,text\n1,hello,world\n"),
        ("open-quote.csv", "id,text\n1,\"hello\n2,world\n"),
        ("no-text.csv", "id,body\n1,hello\n"),
        ("one-row.csv", "hello there\n"),
        ("pairs.tsv", "text\tother\nhello\tyou\n"),
        ("header.tsv", "sentence1\tsentence2\nhello\tyou\n"),
        ("picture.npy", "\u0089PNG\r\n"),
        ("empty.jsonl", string.Empty),
        ("widths.jsonl", "{\"index\":0,\"embedding\":[1,2]}\n{\"index\":1,\"embedding\":[1]}\n"),
        ("nan.jsonl", "{\"index\":0,\"embedding\":[NaN]}\n"),
        ("foreign.npy", "not ours"),
        ("strange.jsonl.part", "not ours"),
        ("taken.splits.npy", "not ours"),
        ("folder/notes.txt", "not ours"),
    ];

    /// <summary>Folders that nobody writes into.</summary>
    public List<string> Models { get; } = [];

    public void Write()
    {
        Directory.CreateDirectory(Path.Combine(folder, "folder"));
        foreach ((string name, string content) in Texts)
        {
            File.WriteAllText(Path.Combine(folder, name), content);
        }

        File.WriteAllBytes(Path.Combine(folder, "bad-utf8.txt"), [.. "hello\n"u8, 0xFF, (byte)'\n']);
        File.WriteAllBytes(Path.Combine(folder, "later.txt"), [.. "hello\nyou\n"u8, 0xFF, (byte)'\n']);
        using (GZipStream packed = new(File.Create(Path.Combine(folder, "lines.txt.gz")), CompressionLevel.Fastest))
        {
            packed.Write("hello\nworld\n"u8);
        }

        File.Copy(Path.Combine(folder, "lines.txt.gz"), Path.Combine(folder, "packed.txt"));
        File.WriteAllText(Path.Combine(folder, "utf16.txt"), "hello\nworld\n", Encoding.Unicode);
        File.WriteAllBytes(Path.Combine(folder, "book.docx"), [.. "PK"u8, 3, 4, 20, 0]);
        byte[] whole = File.ReadAllBytes(Path.Combine(folder, "lines.txt.gz"));
        File.WriteAllBytes(Path.Combine(folder, "cut.txt.gz"), whole[..^12]);
        File.WriteAllBytes(Path.Combine(folder, "cut.txt.zst"), PackedFiles.Pack(PackingKind.Zstd, "hello\nworld\n")[..^2]);
        File.WriteAllBytes(Path.Combine(folder, "cut.txt.xz"), PackedFiles.XzNumbers[..^2]);
        File.WriteAllBytes(Path.Combine(folder, "cut.txt.bz2"), PackedFiles.Pack(PackingKind.Bzip2, "hello\nworld\n")[..^2]);
        File.WriteAllBytes(Path.Combine(folder, "large.txt.xz"), PackedFiles.XzLargeDictionary);
        File.WriteAllBytes(Path.Combine(folder, "packed-zstd.txt"), PackedFiles.Pack(PackingKind.Zstd, "hello\nworld\n"));
        WriteModels();
    }

    private void WriteModels()
    {
        Model("model");
        Model("model2", "groups");
        Model("one-type", "one-type");
        Model("no-pooler", "masked-lm");
        File.Delete(Model("no-config", "config.json", "gelu-new"));
        File.Delete(Model("no-weights", "model.safetensors", "gelu-new"));
        File.Delete(Model("no-tokenizer", "spiece.model", "gelu-new"));
        File.WriteAllText(Model("bad-config", "config.json", "gelu-new"), "{");
        File.WriteAllText(Model("bad-weights", "model.safetensors", "gelu-new"), "not weights");
        File.WriteAllText(Model("bad-tokenizer", "spiece.model", "gelu-new"), "not a tokenizer");
        File.WriteAllText(Model("adapter", "adapter_config.json", "gelu-new"), "{}");
        File.WriteAllText(
            Model("lfs", "model.safetensors", "gelu-new"), "version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 9\n");
        string cut = Model("cut-weights", "model.safetensors", "gelu-new");
        File.WriteAllBytes(cut, File.ReadAllBytes(cut)[..^100]);
        Configure("bert", "model_type", "bert");
        Configure("wide", "hidden_size", 32);
        Configure("no-layers", "num_hidden_layers", 0);
        Configure("odd-activation", "hidden_act", "swish");
        Modules("odd-pooling", "Pooling", """{"word_embedding_dimension":16,"pooling_mode_median_tokens":true}""");
        Modules("odd-module", "Asym", "{}");
        Modules("dense", "Dense", "{}");
    }

    private void Model(string name, string data = "gelu-new")
    {
        Models.Add(name);
        string copy = Directory.CreateDirectory(Path.Combine(folder, name)).FullName;
        foreach (
            string file in Directory.GetFiles(TestModel.DataFolder(data)).Where(file => !file.EndsWith(".jsonl", StringComparison.Ordinal)))
        {
            File.Copy(file, Path.Combine(copy, Path.GetFileName(file)));
        }
    }

    /// <summary>A model, and the path of a file in it.</summary>
    private string Model(string name, string file, string data)
    {
        Model(name, data);
        return Path.Combine(folder, name, file);
    }

    private void Configure(string name, string key, JsonNode value)
    {
        string path = Model(name, "config.json", "gelu-new");
        JsonObject config = JsonNode.Parse(File.ReadAllText(path))!.AsObject();
        config[key] = value;
        File.WriteAllText(path, config.ToJsonString());
    }

    private void Modules(string name, string module, string config)
    {
        string list = Model(name, "modules.json", "gelu-new");
        JsonArray modules = [];
        foreach ((string path, string type) in new[] { (string.Empty, "Transformer"), ("1", module) })
        {
            modules.Add(new JsonObject
            {
                ["idx"] = modules.Count,
                ["name"] = $"{modules.Count}",
                ["path"] = path,
                ["type"] = $"sentence_transformers.models.{type}",
            });
        }

        File.WriteAllText(list, modules.ToJsonString());
        Directory.CreateDirectory(Path.Combine(folder, name, "1"));
        File.WriteAllText(Path.Combine(folder, name, "1", "config.json"), config);
    }
}
