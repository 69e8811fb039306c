using AlbertEmbed.Tokenization;
using BenchmarkDotNet.Attributes;

namespace AlbertEmbed.Benchmarks;

/// <summary>One line of text at a time, warm: what it allocates is in the last column.</summary>
[MemoryDiagnoser]
public class TokenizerBenchmark
{
    private readonly string folder = Inputs.ModelFolder;
    private readonly Tokenizer tokenizer = TokenizerLoader.Load(Inputs.ModelFolder);
    private readonly TokenBuffer buffer = new();
    private readonly string[] lines = Inputs.Lines(1000);
    private int next;

    [Benchmark]
    public int EncodeOneLine()
    {
        buffer.Clear();
        tokenizer.Encode(lines[next++ % lines.Length], buffer);
        return buffer.Count;
    }

    [Benchmark]
    public int LoadTheModel() => TokenizerLoader.Load(folder).VocabularySize;
}
