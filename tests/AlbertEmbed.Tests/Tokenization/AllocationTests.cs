using System.Text;
using System.Text.Json.Nodes;
using AlbertEmbed.Fuzz.Oracles;
using AlbertEmbed.Tests.Support;
using AlbertEmbed.Tokenization;

namespace AlbertEmbed.Tests.Tokenization;

/// <summary>A buffer that has seen texts takes no memory for them any more.</summary>
public sealed class AllocationTests
{
    private static string BundledFile => Path.Combine(TestModel.BundledWithJsonFolder, "tokenizer.json");

    public static TheoryData<string> Variants => [.. OracleVariants.Names];

    [Theory]
    [InlineData("albert-en.jsonl", "albert-en")]
    [InlineData("albert-en.jsonl", "albert-en-json")]
    [InlineData("albert-en.builds.jsonl", "albert-en-converted")]
    [InlineData("albert-de.cased.jsonl", "albert-de-cased")]
    [InlineData("albert-en.keep-accents.jsonl", "albert-en-keep-accents")]
    [InlineData("wordpiece-zh.jsonl", "bert-zh")]
    public void Lines_of_the_reference_take_no_memory_the_second_time(string file, string model) => AssertNothingIsAllocated(
        TokenizerLoader.Load(GoldenData.Folder("models", model)),
        [.. GoldenData.Lines(GoldenData.Folder("tokenization", file)).Select(line => line.GetProperty("text").GetString()!)]);

    [Theory]
    [MemberData(nameof(Variants))]
    public void No_stage_that_a_file_can_name_takes_memory_the_second_time(string variant)
    {
        JsonObject file = OracleVariants.Make(OracleFile.Read(BundledFile), variant);
        AssertNothingIsAllocated(new Tokenizer(TokenizerJson.Parse(Encoding.UTF8.GetBytes(file.ToJsonString()))), RandomTexts());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Neither_a_spiece_model_nor_lower_case_before_it_takes_memory_the_second_time(bool lowerCasesFirst)
    {
        using ModelFolder folder = new();
        folder.Write("sentence_bert_config.json", $$"""{"do_lower_case":{{(lowerCasesFirst ? "true" : "false")}}}""");
        AssertNothingIsAllocated(TokenizerLoader.Load(folder.Root), RandomTexts());
    }

    private static string[] RandomTexts()
    {
        OracleTexts texts = new(
            ["a", "\u2581the", "ing"], ["[MASK]", "<l>", "zq zq"], ["Straße, a long line of ``words'' — nothing more."]);
        return
        [
            .. Enumerable.Range(1, 300).Select(texts.Of), new string('a', 70_000) + " b", string.Concat(Enumerable.Repeat("\u2581a", 500)),
        ];
    }

    private static void AssertNothingIsAllocated(Tokenizer tokenizer, string[] texts)
    {
        TokenBuffer buffer = new();
        for (int round = 0; round < 2; round++)
        {
            foreach (string text in texts)
            {
                Encode(text);
            }
        }

        foreach (string text in texts)
        {
            // The runtime itself allocates now and then, when it compiles a method anew; a text that takes memory takes it each time.
            long bytes = Enumerable.Range(0, 5).Min(_ =>
            {
                long before = GC.GetAllocatedBytesForCurrentThread();
                Encode(text);
                return GC.GetAllocatedBytesForCurrentThread() - before;
            });
            Assert.True(bytes == 0, $"{bytes} bytes for \"{text[..Math.Min(100, text.Length)]}\"");
        }

        // A limit takes the path for the start of a long text.
        void Encode(string text)
        {
            buffer.Clear();
            tokenizer.Encode(text, buffer);
            buffer.Clear();
            tokenizer.Encode(text, buffer, enough: 16);
        }
    }
}
