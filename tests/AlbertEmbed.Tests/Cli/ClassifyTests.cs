using System.Text.Json;
using System.Text.Json.Nodes;
using AlbertEmbed.Tests.Support;

namespace AlbertEmbed.Tests.Cli;

/// <summary>A classifier on vectors: trained, measured, used, and refused where it would be wrong.</summary>
public sealed class ClassifyTests : IDisposable
{
    private static readonly string Tiny = TestModel.DataFolder("gelu-new");

    private static readonly string[] Good = ["the cat sat", "a cat", "the cats", "cat and cat", "one cat here", "cat cat", "that cat"];
    private static readonly string[] Bad = ["hello world", "you and you", "the world", "you here", "world world", "hello you", "hello"];

    private readonly WorkFolder work = new();

    private string Head => work.Path("head.json");

    public void Dispose() => work.Dispose();

    [Theory]
    [InlineData("in.jsonl")]
    [InlineData("in.csv")]
    public void A_classifier_is_trained_measured_and_used_with_the_vectors_that_it_was_trained_on(string name)
    {
        JsonNode metrics = JsonNode.Parse(
            Done("train", Labelled(name), "-o", Head, "--json", "--strength", "10", "-p", "cls", "--layers", "-2", "--normalize"))!;
        Assert.Equal(Good.Length + Bad.Length, (int)metrics["texts"]!);
        Assert.InRange((double)metrics["accuracy"]!, 0.5, 1);
        Assert.Equal(["bad, \"really\"\n", "good"], metrics["classes"]!.AsArray().Select(label => (string)label!["label"]!));
        Assert.Equal(Good.Length + Bad.Length, metrics["confusion"]!.AsArray().SelectMany(row => row!.AsArray()).Sum(count => (int)count!));

        JsonNode[] lines = [.. Done("--head", Head, "--logits", Good[0], Bad[0]).Split('\n')[..2].Select(line => JsonNode.Parse(line)!)];
        Assert.Equal(["good", "bad, \"really\"\n"], lines.Select(line => (string)line["label"]!));
        double logit = (double)lines[0]["logits"]!.AsArray().Single()!;
        Assert.Equal(1 / (1 + Math.Exp(-logit)), (double)lines[0]["scores"]!["good"]!, 1e-6);
    }

    [Fact]
    public void What_is_printed_for_people_has_a_row_a_label_and_says_where_it_was_measured() => Assert.All(
        (string[])["measured on", "good", "bad, \"really\"\\u000A", "ROC AUC"],
        part => Assert.Contains(
            part, Done("train", Labelled("in.jsonl"), "--test", Labelled("test.jsonl"), "--strength", "1"), StringComparison.Ordinal));

    [Fact]
    public void Lists_of_labels_are_trained_one_against_the_rest()
    {
        string[] lines =
        [
            .. Good.Select(text => Line(text, ["cat"])), .. Bad.Select(
                text => Line(text, ["greeting", "other"])), Line("x", []), Line("y", []),
        ];
        string input = work.Write("several.jsonl", string.Concat(lines));
        JsonNode metrics = JsonNode.Parse(Done("train", input, "-o", Head, "--json", "--strength", "100"))!;
        Assert.Equal(3, metrics["confusion"]!.AsArray().Count);
        JsonNode line = JsonNode.Parse(Done("--head", Head, Bad[0]))!;
        Assert.Null(line["label"]);
        Assert.Equal(["greeting", "other"], line["labels"]!.AsArray().Select(label => (string)label!).Order());
        Assert.Equal(3, line["scores"]!.AsObject().Count);
    }

    [Fact]
    public void A_run_has_ids_kept_fields_and_shards_and_goes_on_where_it_stopped()
    {
        Done("train", Labelled("in.jsonl"), "-o", Head, "--strength", "100");
        IEnumerable<string> lines = Good.Concat(Bad).Select((text, i) => $$"""{"text":"{{text}}","id":"r{{i}}","n":{{i}}}""" + "\n");
        string input = work.Write("many.jsonl", string.Concat(lines));
        string whole = Done("--head", Head, "-i", input, "--id-field", "id", "--keep", "n", "--with-text");
        Assert.StartsWith("""{"id":"r0","label":"good","score":""", whole, StringComparison.Ordinal);
        Assert.EndsWith("\"n\":13}\n", whole, StringComparison.Ordinal);
        string[] parts = [work.Path("1.jsonl"), work.Path("2.jsonl")];
        foreach ((int number, string part) in parts.Index())
        {
            Done("--head", Head, "-i", input, "--id-field", "id", "--keep", "n", "--with-text", "--shard", $"{number + 1}/2", "-o", part);
        }

        Assert.Equal(0, BuiltProgram.Run(["merge", .. parts, "-o", work.Path("all.jsonl")]).ExitCode);
        Assert.Equal(whole, File.ReadAllText(work.Path("all.jsonl")));
        string[] again = ["--head", Head, "-i", input, "-o", work.Path("whole.jsonl.gz")];
        Done(again);
        Assert.Contains("is complete already", Run([.. again, "--resume"]).Error, StringComparison.Ordinal);
        Done("train", Labelled("in.jsonl"), "-o", Head, "--strength", "2", "--force");
        Assert.Contains("head was", WorkFolder.Refusal(Run([.. again, "--resume"])), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("pooling was mean and is now max", "-p", "max")]
    [InlineData("normalise", "--normalize")]
    [InlineData("max_length was", "--max-length", "5")]
    [InlineData("model_sha256 was", "-m", "MODEL")]
    [InlineData("pooling was mean and is now tokens", "-p", "tokens")]
    public void Other_vectors_than_those_of_the_training_are_refused(string expected, params string[] options)
    {
        Done("train", Labelled("in.jsonl"), "-o", Head, "--strength", "1");
        options = [.. options.Select(option => option == "MODEL" ? TestModel.DataFolder("gelu") : option)];
        Assert.Contains(expected, WorkFolder.Refusal(Run(["--head", Head, .. options, "hello"])), StringComparison.Ordinal);
        Assert.Equal(0, Run("--head", Head, "-p", "mean", "hello").ExitCode);
    }

    [Fact]
    public void A_prompt_and_a_width_hold_again_where_the_classifier_is_used()
    {
        Done("train", Labelled("in.jsonl"), "-o", Head, "--strength", "1", "--prompt", "say: ", "--dims", "8");
        Done("--head", Head, "hello");
        string said = WorkFolder.Refusal(Run("--head", Head, "--prompt", string.Empty, "hello"));
        Assert.Contains("prompt was \"say: \"", said, StringComparison.Ordinal);
        Assert.Contains("first 8", WorkFolder.Refusal(Run("--head", Head, "--dims", "4", "hello")), StringComparison.Ordinal);
    }

    [Fact]
    public void A_classifier_of_pairs_takes_pairs_only()
    {
        IEnumerable<string> lines =
            Good.Zip(Bad, (one, other) => Line(one, other, 0)).Concat(Bad.Select(text => Line(text, string.Empty, 1)));
        string input = work.Write("pairs.jsonl", string.Concat(lines));
        Done("train", input, "--pair-field", "other", "-o", Head, "--strength", "1");
        Assert.Contains("pairs was yes and is now no", WorkFolder.Refusal(Run("--head", Head, "hello")), StringComparison.Ordinal);
        Assert.Contains("\"label\":\"", Done("--head", Head, "-i", input, "--pair-field", "other"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"text":"a","label":"x"}""", "all 1 text have the label \"x\"")]
    [InlineData("""{"text":"a"}""", "the record has no field label")]
    [InlineData("""{"text":"a","label":null}""", "the field label is null")]
    [InlineData("""{"text":"a","label":""}""", "the field label is empty")]
    [InlineData("""{"text":"a","label":{"x":1}}""", "the field label is an object")]
    [InlineData("""{"text":"a","label":["x",null]}""", "a list with something empty")]
    [InlineData("""{"text":"a","label":["x"]}""", "all 1 text have the label \"x\"")]
    [InlineData("", "there are no labelled texts")]
    public void Texts_without_labels_or_with_one_are_refused(string line, string expected)
    {
        string input = work.Write("bad.jsonl", line.Length > 0 ? line + "\n" : string.Empty);
        string said = WorkFolder.Refusal(Run("train", input, "-o", Head), 3);
        Assert.Contains(expected, said, StringComparison.Ordinal);
        Assert.False(File.Exists(Head));
    }

    [Fact]
    public void Bad_labels_are_left_out_where_that_is_said()
    {
        string input = Labelled("in.jsonl");
        File.AppendAllText(input, "{\"text\":\"a\",\"label\":null}\n");
        JsonNode metrics = JsonNode.Parse(Run("train", input, "--on-error", "skip", "--json", "--strength", "1").Output)!;
        Assert.Equal(Good.Length + Bad.Length, (int)metrics["texts"]!);
    }

    [Fact]
    public void A_label_without_texts_in_the_test_file_is_said_and_one_that_was_not_trained_is_refused()
    {
        string input = Labelled("in.jsonl");
        string one = work.Write("one.jsonl", "{\"text\":\"a\",\"label\":\"good\"}\n");
        BuiltProgram.Result run = Run("train", input, "--test", one, "--strength", "1", "--json");
        Assert.Contains("has no text with the label \"bad, \"really\"\\u000A\"", run.Error, StringComparison.Ordinal);
        Assert.Equal(
            JsonValueKind.Null, JsonDocument.Parse(run.Output).RootElement.GetProperty("classes")[0].GetProperty("recall").ValueKind);
        string other = work.Write("other.jsonl", "{\"text\":\"a\",\"label\":\"new\"}\n");
        Assert.Contains(
            "the label \"new\" is none of those", WorkFolder.Refusal(
                Run("train", input, "--test", other, "--strength", "1"), 3), StringComparison.Ordinal);
    }

    [Fact]
    public void Few_texts_need_a_strength_and_a_test_file()
    {
        string few = work.Write("few.jsonl", "{\"text\":\"a\",\"label\":1}\n{\"text\":\"b\",\"label\":2}\n");
        Assert.Contains("no label has 5 texts", WorkFolder.Refusal(Run("train", few), 3), StringComparison.Ordinal);
        Done("train", few, "--strength", "1", "--test", few);
    }

    [Fact]
    public void A_classifier_that_is_there_is_replaced_only_where_that_is_said()
    {
        string input = Labelled("in.jsonl");
        Done("train", input, "-o", Head, "--strength", "1");
        string first = File.ReadAllText(Head);
        Assert.Contains("exists", WorkFolder.Refusal(Run("train", input, "-o", Head, "--strength", "2")), StringComparison.Ordinal);
        Assert.Equal(first, File.ReadAllText(Head));
        Done("train", input, "-o", Head, "--strength", "1", "--force");
        Assert.Equal(first, File.ReadAllText(Head));
        Assert.Contains(
            "is both an input and the output", WorkFolder.Refusal(Run("train", input, "-o", input, "--force")), StringComparison.Ordinal);
        Assert.Contains("is no file", WorkFolder.Refusal(Run("train", input, "-o", "-")), StringComparison.Ordinal);
        Assert.Equal(3, Directory.GetFiles(Path.GetDirectoryName(Head)!).Length + 1);
    }

    [Theory]
    [InlineData("\"strength\": 1", "\"strength\": 2", "it was changed since then")]
    [InlineData("\"good\"", "\"great\"", "it was changed since then")]
    [InlineData("\"good\"", "null", "")]
    [InlineData("\"weights\": \"", "\"weights\": \"AAAA", "do not fit its labels")]
    [InlineData("\"bias\": \"", "\"bias\": \"*", "line")]
    [InlineData("\"weights\"", "\"other\"", "line")]
    [InlineData("albert-embed head 1", "albert-embed head 2", "its format is")]
    [InlineData("\"--model\"", "\"--output\"", "its option --output is not known")]
    [InlineData("{", "[", "line 1")]
    public void A_damaged_classifier_is_refused_in_a_line(string from, string to, string expected)
    {
        Done("train", Labelled("in.jsonl"), "-o", Head, "--strength", "1");
        string content = File.ReadAllText(Head);
        Assert.Contains(from, content, StringComparison.Ordinal);
        int at = content.IndexOf(from, StringComparison.Ordinal);
        File.WriteAllText(Head, content[..at] + to + content[(at + from.Length)..]);
        string said = WorkFolder.Refusal(Run("--head", Head, "hello"), 4);
        Assert.Contains("is no classifier that classify train has made, or it is damaged", said, StringComparison.Ordinal);
        Assert.Contains(expected, said, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_head_or_a_file_for_it_classify_says_what_it_wants()
    {
        Assert.Contains("classify wants a head", WorkFolder.Refusal(BuiltProgram.Run("classify", "hello")), StringComparison.Ordinal);
        Assert.Contains("cannot be read", WorkFolder.Refusal(Run("--head", Head, "hello"), 4), StringComparison.Ordinal);
    }

    [Fact]
    public void The_word_train_stands_behind_options_too()
    {
        string input = Labelled("in.jsonl");
        BuiltProgram.Result run = BuiltProgram.Run("-q", "classify", "-m", Tiny, "--strength", "1", "train", input);
        Assert.Equal((0, string.Empty), (run.ExitCode, run.Error));
    }

    private static string Line(string text, string[] labels) =>
        new JsonObject { ["text"] = text, ["label"] = new JsonArray([.. labels.Select(label => (JsonNode)label)]) }.ToJsonString() + "\n";

    private static string Line(string text, string other, int label) =>
        new JsonObject { ["text"] = text, ["other"] = other, ["label"] = label }.ToJsonString() + "\n";

    private string Labelled(string name)
    {
        (string Text, string Label)[] rows = [.. Good.Select(text => (text, "good")), .. Bad.Select(text => (text, "bad, \"really\"\n"))];
        return work.Write(
            name,
            name.EndsWith(".csv", StringComparison.Ordinal)
                ? "text,label\n"
                    + string.Concat(rows.Select(row => $"{row.Text},\"{row.Label.Replace("\"", "\"\"", StringComparison.Ordinal)}\"\n"))
                : string.Concat(rows.Select(row => new JsonObject { ["text"] = row.Text, ["label"] = row.Label }.ToJsonString() + "\n")));
    }

    private static string Done(params string[] arguments)
    {
        BuiltProgram.Result run = Run(["-q", .. arguments]);
        Assert.Equal((0, string.Empty), (run.ExitCode, run.Error));
        return run.Output;
    }

    /// <summary>Trains with the tiny model, which a classifier then names itself.</summary>
    private static BuiltProgram.Result Run(params string[] arguments) =>
        BuiltProgram.Run(arguments.Contains("train") ? ["classify", .. arguments, "-m", Tiny] : ["classify", .. arguments]);
}
