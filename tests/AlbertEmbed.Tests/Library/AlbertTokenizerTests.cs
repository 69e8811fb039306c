using System.Buffers;
using System.Text.Json;
using AlbertEmbed.Tests.Golden;
using AlbertEmbed.Tests.Support;
using Microsoft.ML.Tokenizers;
using Core = AlbertEmbed.Tokenization;

namespace AlbertEmbed.Tests.Library;

public sealed class AlbertTokenizerTests
{
    [Theory]
    [MemberData(nameof(TokenizationGoldenTests.Files), MemberType = typeof(TokenizationGoldenTests))]
    public void The_base_class_gives_the_reference_s_ids(string file, string model)
    {
        AlbertTokenizer albert = AlbertTokenizer.Load(GoldenData.Folder("models", model));
        Tokenizer tokenizer = albert;
        foreach (JsonElement line in GoldenData.Lines(GoldenData.Folder("tokenization", file)))
        {
            string text = line.GetProperty("text").GetString()!;
            int[] framed = line.GetProperty("ids").Ints();
            int[] expected = framed[1..^1];
            Assert.Equal(expected, tokenizer.EncodeToIds(text));
            Assert.Equal(expected, tokenizer.EncodeToIds(text.AsSpan()));
            Assert.Equal(expected, tokenizer.EncodeToTokens(text, out string? normalized).Select(token => token.Id));
            Assert.Equal(expected.Length, tokenizer.CountTokens(text));
            Assert.Equal(framed, albert.EncodeWithSpecialTokens(text));
            Assert.Null(normalized);
        }
    }

    [Theory]
    [InlineData("albert-en.offsets.jsonl", "albert-en")]
    [InlineData("wordpiece-zh.offsets.jsonl", "bert-zh")]
    public void Offsets_are_places_in_the_text_as_given(string file, string model)
    {
        Tokenizer tokenizer = AlbertTokenizer.Load(GoldenData.Folder("models", model));
        Core.TokenBuffer core = new(keepDetails: true);
        Core.Tokenizer reference = Core.TokenizerLoader.Load(GoldenData.Folder("models", model));
        foreach (JsonElement line in GoldenData.Lines(GoldenData.Folder("tokenization", file)))
        {
            string text = line.GetProperty("text").GetString()!;
            core.Clear();
            reference.Encode(text, core);
            Assert.Equal(
                core.Offsets.Select(one => new Range(one.Start, one.End)),
                tokenizer.EncodeToTokens(text, out _).Select(token => token.Offset));
        }
    }

    [Theory]
    [InlineData("albert-en.jsonl", "albert-en")]
    [InlineData("albert-de.cased.jsonl", "albert-de-cased")]
    [InlineData("albert-en.jsonl", "albert-en-json")]
    [InlineData("wordpiece-zh.jsonl", "bert-zh")]
    public void Texts_are_cut_where_each_side_fits(string file, string model)
    {
        Tokenizer tokenizer = AlbertTokenizer.Load(GoldenData.Folder("models", model));
        foreach (JsonElement line in GoldenData.Lines(GoldenData.Folder("tokenization", file)))
        {
            string text = line.GetProperty("text").GetString()!;
            int all = tokenizer.CountTokens(text);
            foreach (int most in (int[])[1, 2, 3, 7, all - 1, all, all + 1])
            {
                if (most > 0)
                {
                    AssertCut(tokenizer, text, most, all);
                }
            }
        }
    }

    [Fact]
    public void A_text_is_cut_from_its_end_at_the_start_of_a_word()
    {
        Tokenizer tokenizer = AlbertTokenizer.LoadDefault();
        const string Text = "The weather is lovely today, unbelievably lovely";
        int index = tokenizer.GetIndexByTokenCountFromEnd(Text, 4, out _, out int count);
        Assert.Equal("lovely", Text[index..]);
        Assert.Equal(tokenizer.CountTokens("lovely"), count);
        Assert.Equal(0, tokenizer.GetIndexByTokenCountFromEnd(Text, 100, out _, out _));
    }

    [Fact]
    public void Tokens_are_joined_into_text()
    {
        AlbertTokenizer tokenizer = AlbertTokenizer.LoadDefault();
        int[] ids = [.. tokenizer.EncodeWithSpecialTokens("The Weather is lovely.")];
        Assert.Equal("[CLS] the weather is lovely.[SEP]", tokenizer.Decode(ids));
        Assert.Equal("the weather is lovely.", tokenizer.Decode(ids[1..^1]));
        char[] destination = new char[22];
        Assert.Equal(OperationStatus.Done, tokenizer.Decode(ids[1..^1], destination, out int consumed, out int written));
        Assert.Equal((ids.Length - 2, "the weather is lovely."), (consumed, new string(destination, 0, written)));
        Assert.Equal(OperationStatus.DestinationTooSmall, tokenizer.Decode(ids, destination, out consumed, out written));
        Assert.Equal((0, 0), (consumed, written));
        Assert.Equal(OperationStatus.InvalidData, tokenizer.Decode([tokenizer.VocabularySize], destination, out _, out _));
        Assert.Throws<ArgumentException>(() => tokenizer.Decode([-1]));
    }

    [Fact]
    public void Pieces_of_words_are_joined()
    {
        using WordPieceFolder folder = new("[PAD]", "[UNK]", "[CLS]", "[SEP]", "un", "##believ", "##able", "it", "is");
        AlbertTokenizer tokenizer = AlbertTokenizer.Load(folder.Root);
        Assert.Equal("it is unbelievable", tokenizer.Decode(tokenizer.EncodeToIds("It is unbelievable")));
        Assert.Equal("[CLS] it [SEP]", tokenizer.Decode(tokenizer.EncodeWithSpecialTokens("it")));
    }

    [Fact]
    public void Counting_allocates_nothing_after_the_first_texts()
    {
        Tokenizer tokenizer = AlbertTokenizer.LoadDefault();
        string[] texts =
        [
            .. Enumerable.Range(0, 200).Select(i => $"Text number {i}: naïve cafés, unbelievably lovely — {i * 7919} times."),
        ];


        // The first counts make the buffers; later the runtime allocates only when it compiles a method anew.
        Assert.Equal(0, Enumerable.Range(0, 10).Min(_ => Count()));

        long Count()
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            foreach (string text in texts)
            {
                tokenizer.CountTokens(text);
            }

            return GC.GetAllocatedBytesForCurrentThread() - before;
        }
    }

    [Fact]
    public void A_vocabulary_file_is_taken_by_its_name()
    {
        string json = Path.Combine(TestModel.BundledWithJsonFolder, "tokenizer.json");
        Assert.Equal(AlbertTokenizer.LoadDefault().EncodeToIds("a text"), AlbertTokenizer.Load(json).EncodeToIds("a text"));
        Assert.Equal(AlbertErrorKind.ModelNotFound, Assert.Throws<AlbertException>(() => AlbertTokenizer.Load("no/such/file")).Kind);
        Assert.Equal(
            AlbertErrorKind.ModelInvalid,
            Assert.Throws<AlbertException>(() => AlbertTokenizer.Load(Path.Combine(TestModel.BundledWithJsonFolder, "config.json"))).Kind);
    }

    [Fact]
    public async Task Several_threads_share_a_tokenizer()
    {
        Tokenizer tokenizer = AlbertTokenizer.LoadDefault();
        string[] texts = [.. Enumerable.Range(0, 100).Select(i => $"Text number {i}, lovely")];
        int[][] expected = [.. texts.Select(text => tokenizer.EncodeToIds(text).ToArray())];
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(
            () => Assert.All(texts.Index(), text => Assert.Equal(expected[text.Index], tokenizer.EncodeToIds(text.Item))),
            TestContext.Current.CancellationToken)));
    }

    private static void AssertCut(Tokenizer tokenizer, string text, int most, int all)
    {
        int end = tokenizer.GetIndexByTokenCount(text, most, out string? normalized, out int count);
        string what = $"\"{text}\" at {most} of {all}";
        Assert.Null(normalized);
        Assert.True(count <= most, what);
        Assert.True(tokenizer.CountTokens(text[..end]) <= most, $"{what}: the first {end} units");
        Assert.True(all > most || (end == text.Length && count == all), what);

        IReadOnlyList<int> ids = tokenizer.EncodeToIds(text, most, out _, out int consumed);
        Assert.Equal((count, end), (ids.Count, consumed));

        int start = tokenizer.GetIndexByTokenCountFromEnd(text, most, out _, out int countFromEnd);
        Assert.True(countFromEnd <= most, what);
        Assert.Equal(tokenizer.CountTokens(text[start..]), countFromEnd);
        Assert.True(all > most || start == 0, what);
    }
}
