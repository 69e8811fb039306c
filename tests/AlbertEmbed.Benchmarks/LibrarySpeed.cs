using System.Diagnostics;
using System.Globalization;
using AlbertEmbed.Calls;
using AlbertEmbed.Checkpoints;
using AlbertEmbed.Engine;
using AlbertEmbed.Inference;
using AlbertEmbed.Tokenization;
using Microsoft.Extensions.AI;

namespace AlbertEmbed.Benchmarks;

/// <summary>
/// What the public types cost: their texts a second beside the engine's, in turns, and their ids beside the core tokenizer's.
/// </summary>
internal static class LibrarySpeed
{
    private const int Rounds = 5;
    private const int Callers = 8;

    public static async Task Run(string path, string folder)
    {
        string[] texts = [.. (await File.ReadAllLinesAsync(path)).Where(line => line.Length > 0).Take(1000)];
        using AlbertModel model = await AlbertModel.LoadAsync(folder);
        using AlbertEmbeddingGenerator generator = new(model, leaveOpen: true);
        using Checkpoint checkpoint = Checkpoint.Open(folder);
        PipelineOptions options = new() { Recipe = CheckpointRecipe.Choose(checkpoint, new RecipeChoice()) };
        TextTokenizer tokenizer = CheckpointTokenizer.Load(checkpoint, new LengthChoice(), new TokenizerChoices(null, null));
        using IEncoderSession session = EncoderSession.Open(checkpoint, options.Recipe.RequestedOutput, new SessionChoices());
        (string Name, Func<Task> Work, int Texts)[] works =
        [
            ("engine, batches of one, one thread", () => Engine(options with { BatchTokens = 1, Threads = 1 }), texts.Length),
            ("generator, one caller, single texts", () => Singles(generator, texts), texts.Length),
            ("engine, batches of one, all threads", () => Engine(options with { BatchTokens = 1 }), texts.Length),
            (
                "generator, 8 callers, single texts",
                () => Task.WhenAll(Enumerable.Range(0, Callers).Select(_ => Singles(generator, texts))),
                Callers * texts.Length),
            ("engine, 1,000 texts at once", () => Engine(options), texts.Length),
            ("generator, 1,000 texts at once", () => generator.GenerateAsync(texts), texts.Length),
        ];
        await Compare(works);
        Ids(texts, model.Tokenizer, tokenizer.Tokenizer);

        Task Engine(PipelineOptions chosen)
        {
            using EmbeddingEngine<ListedText> engine = new(session, tokenizer, chosen, new NoStore<ListedText>(), CancellationToken.None);
            engine.Run(new TextList(texts), new EmbeddingSink(texts.Length));
            return Task.CompletedTask;
        }
    }

    /// <summary>Does each work in turns, and prints the medians.</summary>
    private static async Task Compare((string Name, Func<Task> Work, int Texts)[] works)
    {
        double[][] rates = [.. works.Select(_ => new double[Rounds])];
        for (int round = -1; round < Rounds; round++)
        {
            for (int i = 0; i < works.Length; i++)
            {
                long start = Stopwatch.GetTimestamp();
                await works[i].Work();
                if (round >= 0)
                {
                    rates[i][round] = works[i].Texts / Stopwatch.GetElapsedTime(start).TotalSeconds;
                }
            }
        }

        foreach ((int index, double[] rate) in rates.Index())
        {
            Array.Sort(rate);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{works[index].Name}: {rate[Rounds / 2]:F0} texts/s"));
        }
    }

    private static async Task Singles(AlbertEmbeddingGenerator generator, string[] texts)
    {
        foreach (string text in texts)
        {
            await generator.GenerateVectorAsync(text);
        }
    }

    private static void Ids(string[] texts, AlbertTokenizer tokenizer, Tokenizer core)
    {
        const int Repeats = 50;
        TokenBuffer buffer = new();
        double[] ratios = new double[Rounds];
        for (int round = -1; round < Rounds; round++)
        {
            double plain = Time(text =>
            {
                buffer.Clear();
                core.Encode(text, buffer);
            });
            double ids = Time(text => tokenizer.EncodeToIds(text));
            if (round >= 0)
            {
                ratios[round] = plain / ids;
            }
        }

        Array.Sort(ratios);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"EncodeToIds: {ratios[Rounds / 2]:F2} of the core's speed"));

        double Time(Action<string> work)
        {
            long start = Stopwatch.GetTimestamp();
            for (int i = 0; i < Repeats; i++)
            {
                Array.ForEach(texts, work);
            }

            return Stopwatch.GetElapsedTime(start).TotalSeconds;
        }
    }
}
