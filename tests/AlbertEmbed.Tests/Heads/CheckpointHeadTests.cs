using System.Text.Json.Nodes;
using AlbertEmbed.Tests.Support;

namespace AlbertEmbed.Tests.Heads;

/// <summary>A fine-tuned checkpoint made of a small one: the program labels with it, or says what is wrong with its head.</summary>
public sealed class CheckpointHeadTests : IDisposable
{
    private const int Width = 16;

    private readonly ModelFolder folder = new("masked-lm");

    public CheckpointHeadTests()
    {
        folder.Configure("architectures", new JsonArray("AlbertForSequenceClassification"));
        folder.Configure("id2label", new JsonObject { ["0"] = "no", ["1"] = "yes, \"quoted\"\n" });
        WriteClassifier(2);
    }

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Labels_with_signs_come_out_as_they_are_and_the_largest_bias_wins()
    {
        BuiltProgram.Result run = Classify();
        Assert.Equal((0, string.Empty), (run.ExitCode, run.Error));
        JsonNode line = JsonNode.Parse(run.Output)!;
        Assert.Equal("yes, \"quoted\"\n", (string?)line["label"]);
        Assert.Equal(1 / (1 + Math.Exp(-1)), (double)line["score"]!, 1e-6);
        Assert.Equal(2, line["scores"]!.AsObject().Count);
    }

    [Theory]
    [InlineData("""{"architectures":["AlbertForMaskedLM"]}""", "its architectures (AlbertForMaskedLM) have no classifier")]
    [InlineData("""{"architectures":null}""", "its architectures (none) have no classifier")]
    [InlineData("""{"id2label":{"0":"a","1":"b","2":"c"}}""", "classifier.weight has shape [2, 16], but 3 labels (id2label)")]
    [InlineData("""{"id2label":{"0":"a","2":"b"}}""", "id2label should give each number from 0 to 1")]
    [InlineData("""{"id2label":{"0":"a","1":"a"}}""", "id2label has the label \"a\" twice")]
    [InlineData("""{"id2label":{}}""", "id2label has no labels")]
    [InlineData("""{"id2label":null,"num_labels":0}""", "num_labels 0 is no number of labels")]
    [InlineData("""{"problem_type":"other"}""", "problem_type other is not known")]
    [InlineData("""{"id2label":null,"num_labels":1,"problem_type":"single_label_classification"}""", "there is one label alone")]
    public void A_head_that_does_not_fit_is_refused_in_a_line(string changes, string expected)
    {
        foreach ((string key, JsonNode? value) in JsonNode.Parse(changes)!.AsObject())
        {
            folder.Configure(key, value?.DeepClone());
        }

        Assert.Contains(expected, WorkFolder.Refusal(Classify(), 4), StringComparison.Ordinal);
    }

    [Fact]
    public void A_checkpoint_without_its_classifier_is_refused()
    {
        folder.WriteTensors("head.safetensors", Pooler);
        Assert.Contains("has no tensor classifier.weight", WorkFolder.Refusal(Classify(), 4), StringComparison.Ordinal);
    }

    [Fact]
    public void A_classifier_that_is_not_finite_is_refused()
    {
        WriteClassifier(2, float.NaN);
        Assert.Contains("classifier.bias has numbers that are not finite", WorkFolder.Refusal(Classify(), 4), StringComparison.Ordinal);
    }

    [Fact]
    public void One_number_is_a_value_where_nothing_else_is_said_and_several_labels_may_hold_where_it_is()
    {
        folder.Configure("id2label", new JsonObject { ["0"] = "x" });
        WriteClassifier(1);
        Assert.Equal(0, (double)JsonNode.Parse(Classify().Output)!["value"]!);
        folder.Configure("problem_type", "multi_label_classification");
        folder.Configure("id2label", new JsonObject { ["0"] = "x", ["1"] = "y", ["2"] = "z" });
        WriteClassifier(3);
        Assert.Equal(["z", "y", "x"], JsonNode.Parse(Classify().Output)!["labels"]!.AsArray().Select(label => (string)label!));
    }

    [Theory]
    [InlineData("labels texts, not tokens", "-p", "tokens")]
    [InlineData("--pooling goes with --head", "-p", "mean")]
    [InlineData("--normalize goes with --head", "--normalize")]
    [InlineData("--layers goes with --head", "--layers", "-2")]
    [InlineData("NPY holds vectors, not labels", "-o", "x.npy")]
    [InlineData("There is no option --dtype of", "--dtype", "f16")]
    public void Options_that_cannot_act_are_refused(string expected, params string[] options)
    {
        string said = WorkFolder.Refusal(Classify(options));
        Assert.Contains(expected.Replace(" of", string.Empty, StringComparison.Ordinal), said, StringComparison.Ordinal);
    }

    [Fact]
    public void A_field_that_has_the_name_of_an_answer_is_not_kept_beside_it()
    {
        folder.Write("in.jsonl", "{\"text\":\"a\",\"label\":\"x\",\"n\":1}\n");
        string input = Path.Combine(folder.Root, "in.jsonl");
        Assert.Contains("--keep label", WorkFolder.Refusal(Run("-i", input, "--keep", "label")), StringComparison.Ordinal);
        BuiltProgram.Result run = Run("-i", input, "--keep-all");
        Assert.Contains("the field label is left out", run.Error, StringComparison.Ordinal);
        Assert.Equal(1, (int)JsonNode.Parse(run.Output)!["n"]!);
    }

    [Fact]
    public void Train_as_a_text_behind_another_word_is_a_text()
    {
        BuiltProgram.Result run = Run("-q", "a", "train");
        Assert.Equal(2, run.Lines.Length);
    }

    private static (string, int[], float[])[] Pooler =>
    [
        ("albert.pooler.weight", [Width, Width], new float[Width * Width]), ("albert.pooler.bias", [Width], new float[Width]),
    ];

    private BuiltProgram.Result Classify(params string[] options) => Run(["a text", .. options]);

    private BuiltProgram.Result Run(params string[] arguments) => BuiltProgram.Run(["classify", "-m", folder.Root, .. arguments]);

    /// <summary>Weights of 0, and biases 0, 1 and so on.</summary>
    private void WriteClassifier(int labels, float first = 0)
    {
        float[] bias = [.. Enumerable.Range(0, labels).Select(label => label == 0 ? first : label)];
        folder.WriteTensors(
            "head.safetensors",
            ("classifier.weight", [labels, Width], new float[labels * Width]),
            ("classifier.bias", [labels], bias),
            Pooler[0],
            Pooler[1]);
        string model = Path.Combine(folder.Root, "model.safetensors");
        if (File.Exists(model))
        {
            File.Move(model, Path.Combine(folder.Root, "encoder.safetensors"));
        }

        folder.Write(
            "model.safetensors.index.json",
            """{"weight_map":{"a":"encoder.safetensors","b":"head.safetensors"}}""");
    }
}
