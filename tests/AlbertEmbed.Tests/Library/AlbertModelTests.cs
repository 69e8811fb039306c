using System.Text;
using System.Text.Json;
using AlbertEmbed.Tests.Support;

namespace AlbertEmbed.Tests.Library;

public sealed class AlbertModelTests
{
    private static readonly string[] Texts =
    [
        "The weather is lovely today.", "", "He drove to the stadium.", "naïve café ① İstanbul", "The weather is lovely today.",
        string.Join(' ', Enumerable.Repeat("a long text of many words", 40)), "短い",
    ];

    private static readonly string[] Windows = ["--max-length", "16", "--overflow", "window", "--stride", "4"];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public static TheoryData<string, AlbertOptions, string[]> Choices => new()
    {
        { "gelu-new", new(), [] },
        { "gelu-new", new() { Pooling = AlbertPooling.Cls, Normalize = true }, ["-p", "cls", "--normalize"] },
        { "gelu-new", new() { Pooling = AlbertPooling.Pooler }, ["-p", "pooler"] },
        {
            "gelu-new",
            new() { Pooling = AlbertPooling.Max, Layers = [-1, 0], LayerMerge = AlbertLayerMerge.Concatenate },
            ["-p", "max", "--layers", "-1,0", "--layer-merge", "concat"]
        },
        { "gelu-new", new() { MaxTokens = 16, Overflow = AlbertOverflow.Window, Stride = 4 }, Windows },
        { "gelu-new", new() { Precision = AlbertPrecision.Fp16 }, ["--precision", "fp16"] },
        { "relu", new() { LowerCase = false, KeepAccents = true }, ["--do-lower-case", "false", "--keep-accents", "true"] },
    };

    [Theory]
    [MemberData(nameof(Choices), DisableDiscoveryEnumeration = true)]
    public void Vectors_are_those_of_the_command_line_to_the_last_bit(string model, AlbertOptions options, string[] arguments)
    {
        using AlbertModel loaded = AlbertModel.Load(TestModel.DataFolder(model), options);
        AssertEqualsCommandLine(loaded, TestModel.DataFolder(model), arguments);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void The_model_inside_the_package_gives_the_vectors_of_the_command_line(bool forFewTexts)
    {
        using AlbertModel loaded = AlbertModel.LoadDefault(new AlbertOptions { ForFewTexts = forFewTexts });
        Assert.Equal((384, "albert-embed-small-en"), (loaded.Dimensions, loaded.Name));
        AssertEqualsCommandLine(loaded, "default", []);
    }

    [Fact]
    public async Task One_text_many_texts_and_a_stream_give_the_same_vectors()
    {
        using AlbertModel model = Load();
        IReadOnlyList<AlbertEmbedding> all = model.Embed(Texts, Stop);
        float[] destination = new float[model.Dimensions + 1];
        List<AlbertEmbedding> streamed = [];
        await foreach (AlbertEmbedding one in model.EmbedAsync(Slowly(Texts), Stop))
        {
            streamed.Add(one);
        }

        Assert.Equal(Texts.Length, streamed.Count);
        for (int i = 0; i < Texts.Length; i++)
        {
            AlbertEmbedding one = model.Embed(Texts[i]);
            Assert.Equal(all[i].Vector.ToArray(), one.Vector.ToArray());
            Assert.Equal(all[i].Vector.ToArray(), streamed[i].Vector.ToArray());
            Assert.Equal(all[i].Info, one.Info);
            Assert.Equal(all[i].Info, model.EmbedInto(Texts[i], destination));
            Assert.Equal(all[i].Vector.ToArray(), destination[..model.Dimensions]);
        }
    }

    [Fact]
    public void Pairs_are_those_of_the_command_line()
    {
        using WorkFolder folder = new();
        using AlbertModel model = Load();
        string[] seconds = [.. Texts.Reverse()];
        JsonElement[] records = [.. Texts.Zip(seconds, (a, b) => JsonSerializer.SerializeToElement(new { text = a, pair = b }))];
        string input = folder.Write("pairs.jsonl", string.Join('\n', records));
        BuiltProgram.Result run = BuiltProgram.Run(
            "-q", "-m", TestModel.DataFolder("gelu-new"), "-i", input, "--text-field", "text", "--pair-field", "pair", "-o",
            folder.Path("v.npy"));
        Assert.Equal((0, string.Empty), (run.ExitCode, run.Error));
        float[] expected = Npy.Parse(File.ReadAllBytes(folder.Path("v.npy"))).Values;
        Assert.Equal(expected, model.EmbedPairs(Texts, seconds, Stop).SelectMany(one => one.Vector.ToArray()));
        Assert.Equal(expected[..model.Dimensions], model.EmbedPair(Texts[0], seconds[0]).Vector.ToArray());
    }

    [Theory]
    [InlineData(null)]
    [InlineData(AlbertPooling.Pooler)]
    public void Token_vectors_and_offsets_are_those_of_the_command_line(AlbertPooling? pooling)
    {
        using AlbertModel model =
            Load(new AlbertOptions { Pooling = pooling, MaxTokens = 16, Overflow = AlbertOverflow.Window, Stride = 4 });
        foreach (string text in Texts)
        {
            BuiltProgram.Result run = BuiltProgram.Run(["-q", "-m", TestModel.DataFolder("gelu-new"), "-p", "tokens", .. Windows, text]);
            JsonElement line = JsonDocument.Parse(run.Lines[0]).RootElement;
            AlbertTokenEmbeddings tokens = model.EmbedTokens(text);
            JsonElement[] vectors = [.. line.GetProperty("embedding").EnumerateArray()];
            Assert.Equal(
                line.GetProperty("tokens").EnumerateArray().Select(token => token.GetString()), tokens.Tokens.Select(token => token.Text));
            Assert.Equal(
                line.GetProperty("offsets").EnumerateArray().Select(offset => new Range(offset[0].GetInt32(), offset[1].GetInt32())),
                tokens.Tokens.Select(token => token.Range));
            Assert.Equal(vectors.Length, tokens.Tokens.Count);
            for (int i = 0; i < vectors.Length; i++)
            {
                Assert.Equal(vectors[i].Floats(), tokens[i].ToArray());
            }
        }
    }

    [Fact]
    public void Ids_of_token_vectors_are_the_tokenizer_s()
    {
        using AlbertModel model = Load();
        Assert.Equal(
            model.Tokenizer.EncodeWithSpecialTokens("He drove."),
            model.EmbedTokens("He drove.").Tokens.Select(token => token.Id));
    }

    [Fact]
    public void What_was_chosen_is_said()
    {
        using AlbertModel model = Load(new AlbertOptions { Normalize = true, Threads = 1 });
        Assert.Equal(
            (AlbertPooling.Mean, true, 20, AlbertDevice.Cpu, 1),
            (
                model.Options.Pooling!.Value,
                model.Options.Normalize,
                model.Options.MaxTokens!.Value,
                model.Options.Device,
                model.Options.Threads!.Value));
        Assert.Equal(("mean", "normalize"), (model.Recipe["pooling"], model.Recipe["then"]));
        Assert.Equal((TestModel.DataFolder("gelu-new"), "gelu-new"), (model.Location, model.Name));
    }

    [Fact]
    public async Task Eight_callers_at_once_get_their_own_vectors()
    {
        using AlbertModel model = Load();
        float[][] expected = [.. model.Embed(Texts, Stop).Select(one => one.Vector.ToArray())];
        await Task.WhenAll(Enumerable.Range(0, 8).Select(caller => Task.Run(
            () =>
            {
                for (int i = 0; i < 50; i++)
                {
                    int text = (caller + i) % Texts.Length;
                    Assert.Equal(expected[text], model.Embed(Texts[text]).Vector.ToArray());
                    if (i % 10 == caller)
                    {
                        Assert.Equal(expected, model.Embed(Texts, Stop).Select(one => one.Vector.ToArray()));
                    }
                }
            },
            Stop)));
    }

    private static AlbertModel Load(AlbertOptions? options = null) => AlbertModel.Load(TestModel.DataFolder("gelu-new"), options);

    private static async IAsyncEnumerable<string> Slowly(IEnumerable<string> texts)
    {
        foreach ((int index, string text) in texts.Index())
        {
            if (index % 3 == 2)
            {
                await Task.Delay(5);
            }

            yield return text;
        }
    }

    /// <summary>Standard input may be long: the command line makes itself ready for many texts.</summary>
    private static void AssertEqualsCommandLine(AlbertModel model, string name, string[] arguments)
    {
        using WorkFolder folder = new();
        string records = string.Join('\n', Texts.Select(text => JsonSerializer.Serialize(new { text })));
        string input = model.Options.ForFewTexts ? folder.Write("in.jsonl", records) : "-";
        BuiltProgram.Result run = BuiltProgram.RunWith(
            Encoding.UTF8.GetBytes(records),
            ["-q", "-m", name, "-i", input, "--input-format", "jsonl", "-o", folder.Path("v.npy"), .. arguments]);
        Assert.Equal((0, string.Empty), (run.ExitCode, run.Error));
        (int rows, int width, float[] values) = Npy.Parse(File.ReadAllBytes(folder.Path("v.npy")));
        Assert.Equal((Texts.Length, model.Dimensions), (rows, width));
        Assert.Equal(values, model.Embed(Texts, Stop).SelectMany(one => one.Vector.ToArray()));
    }
}
