using System.IO.Compression;

namespace AlbertEmbed.Tests.Support;

/// <summary>The files that README's commands are about.</summary>
/// <param name="folder">Where they are made.</param>
/// <param name="bash">Runs a script there, and gives its exit code.</param>
internal sealed class ReadmeFiles(string folder, Func<string, int> bash)
{
    /// <summary>What Hugging Face's cache calls the version of a model.</summary>
    private const string Commit = "8e2f239c5f8a2c0f253781ca60135db913e5c80c";

    /// <summary>The files that a line of README is about.</summary>
    public void Prepare(string line)
    {
        string[] texts = [.. Enumerable.Range(0, 40).Select(i => $"sentence {i} about the {(i % 2 == 0 ? "sea" : "mountains")}")];
        File.WriteAllLines(In("corpus.txt"), texts);
        File.WriteAllLines(In("lines"), texts[..3]);
        File.WriteAllLines(In("labelled.tsv"), ["text\tlabel", .. texts.Select((text, i) => $"{text}\t{(i % 2 == 0 ? "sea" : "land")}")]);
        File.WriteAllText(In("book.txt"), string.Join(' ', Enumerable.Repeat("All of it is one long line, as books are.", 60)) + "\n");
        File.WriteAllText(In("pairs.jsonl"), """{"question": "Who?", "answer": "Nobody."}""" + "\n");
        Directory.CreateDirectory(In("docs"));
        File.WriteAllText(In("docs/one.md"), "One document.\n");
        File.WriteAllText(In("pairs.tsv"), "a cat sat\ta dog sat\n");
        File.WriteAllText(In("dirty.jsonl"), """{"text": "good"}""" + "\nbad\n");
        using (StreamWriter packed = new(new GZipStream(File.Create(In("reviews.csv.gz")), CompressionLevel.Fastest)))
        {
            packed.Write("id,stars,text\n7,5,\"Good, and cheap.\"\n");
        }

        Copy("gelu-new", Path.Combine("path", "to", "albert-base-v2"));
        Copy("gelu-new", Path.Combine("path", "to", "albert"));
        Copy("gelu-new", Path.Combine("cache", "albert", "albert-base-v2", "snapshots", Commit));
        Directory.CreateDirectory(In(Path.Combine("cache", "albert", "albert-base-v2", "refs")));
        File.WriteAllText(In(Path.Combine("cache", "albert", "albert-base-v2", "refs", "main")), Commit);
        if (line.Contains("model.onnx", StringComparison.Ordinal))
        {
            new ToyGraph().Write(In(Path.Combine("path", "toy")));
            foreach (string file in Directory.GetFiles(In(Path.Combine("path", "toy"))))
            {
                File.Move(file, In(Path.Combine("path", "to", Path.GetFileName(file))));
            }
        }

        MakeOutputs(line);
    }

    /// <summary>The outputs of earlier runs that a line is about.</summary>
    private void MakeOutputs(string line)
    {
        if (line.Contains("vectors.npy", StringComparison.Ordinal) && !line.Contains("-o vectors.npy", StringComparison.Ordinal))
        {
            Assert.Equal(0, bash("albert-embed -i corpus.txt -o vectors.npy"));
        }

        if (line.Contains("table.parquet", StringComparison.Ordinal))
        {
            Assert.Equal(0, bash("albert-embed -i corpus.txt --with-text -o table.parquet --no-meta"));
        }

        if (line.Contains("--in small.npy", StringComparison.Ordinal))
        {
            Assert.Equal(0, bash("albert-embed -i corpus.txt -o full.npy && albert-embed -i corpus.txt -o small.npy --dtype b1"));
        }

        if (line.Contains("classify --head", StringComparison.Ordinal))
        {
            Assert.Equal(0, bash("albert-embed classify train labelled.tsv -o head.json"));
        }

        if (line.StartsWith("albert-embed cache", StringComparison.Ordinal))
        {
            Assert.Equal(0, bash("albert-embed -q 'a text' --cache known.cache"));
        }

        if (line.StartsWith("albert-embed merge", StringComparison.Ordinal))
        {
            Assert.Equal(0, bash("for k in 1 2 3; do albert-embed -i corpus.txt -o $k.npy --shard $k/3; done"));
        }
    }

    private string In(string name) => Path.Combine(folder, name);

    private void Copy(string data, string target)
    {
        Directory.CreateDirectory(In(target));
        foreach (string file in Directory.GetFiles(TestModel.DataFolder(data)))
        {
            File.Copy(file, Path.Combine(In(target), Path.GetFileName(file)));
        }
    }
}
