using System.Text.Json;
using AlbertEmbed.Checkpoints;
using AlbertEmbed.Engine;
using AlbertEmbed.Input;
using AlbertEmbed.Output;
using AlbertEmbed.Tests.Support;
using ParquetSharp;

namespace AlbertEmbed.Tests.Columns;

/// <summary>Labels and entities in Parquet, as Arrow reads them, against those in JSON Lines.</summary>
public sealed class LabelTableTests : IDisposable
{
    private static readonly string[] Texts = ["Ann Lee is in Rome", string.Empty, "in", "Lee"];

    // Two components a token: the head below makes them the numbers of B-PER and O.
    private static readonly float[][] Vectors = [[2, 0, 2, 0, -1, 3, 0, 2, 3, 1], [], [0, 1], [5, 0]];
    private static readonly (int Start, int End)[][] Offsets = [[(0, 3), (4, 7), (8, 10), (11, 13), (14, 18)], [], [(0, 2)], [(0, 3)]];
    private static readonly float[][] TextVectors = [[1, 1], [-1, -1], [1, -1], [0, 2]];

    private readonly WorkFolder work = new();

    public void Dispose() => work.Dispose();

    [Fact]
    public void One_label_has_a_column_for_it_its_probability_and_those_of_all_labels()
    {
        (JsonElement[] lines, string table) = WriteLabels(HeadKind.SingleLabel, new LabelOptions(OneAToken: false, WithLogits: true));
        Assert.Equal(
            [
                "index Int64 None", "label ByteArray String", "score Float None",
                "scores.no Float None", "scores.yes, \"so\".\n Float None",
                "logits.list.element Float None",
            ],
            ArrowTable.Types(table));
        Assert.Equal(lines.Select(line => line.GetProperty("label").GetString()), ArrowTable.Column<string>(table, "label"));
        Assert.Equal(lines.Select(line => line.GetProperty("score").GetSingle()), ArrowTable.Column<float>(table, "score"));
        Assert.Equal(
            lines.Select(line => line.GetProperty("scores").GetProperty("no").GetSingle()),
            ArrowTable.Column<Nested<float>>(table, "scores").Select(score => score.Value));
        Assert.Equal(lines.Select(line => line.GetProperty("logits").Floats()), ArrowTable.Column<float[]>(table, "logits"));
    }

    [Fact]
    public void Several_labels_are_a_list_which_may_be_empty()
    {
        (JsonElement[] lines, string table) = WriteLabels(HeadKind.MultiLabel, new LabelOptions(OneAToken: false, WithLogits: false));
        string[][] labels = ArrowTable.Column<string[]>(table, "labels");
        Assert.Equal(lines.Select(line => Strings(line.GetProperty("labels"))), labels);
        Assert.Contains(labels, list => list.Length == 0);
        Assert.Contains(labels, list => list.Length == 2);
    }

    [Theory]
    [InlineData(1, "value Float None")]
    [InlineData(2, "values.no Float None")]
    public void A_regression_has_a_column_for_each_value(int numbers, string column)
    {
        LabelHead head = numbers == 1
            ? new(HeadKind.Regression, ["no"], [1, 0], [0])
            : new(HeadKind.Regression, ["no", "yes"], [1, 0, 0, 1], [0, 0.5F]);
        (_, string table) = Write(
            files => new LabelWriter(files, head, new LabelOptions(OneAToken: false, WithLogits: false), new JsonlOptions()),
            new LabelColumns(head, new LabelOptions(OneAToken: false, WithLogits: false)),
            isTokens: false);
        Assert.Equal(1 + numbers, ArrowTable.Types(table).Length);
        Assert.Equal(column, ArrowTable.Types(table)[1]);
    }

    [Fact]
    public void Entities_are_lists_of_groups()
    {
        (JsonElement[] lines, string table) = WriteTags(new LabelOptions(OneAToken: false, WithLogits: false));
        Assert.Equal(
            ["label ByteArray String", "text ByteArray String", "start Int32 None", "end Int32 None", "score Float None"],
            ArrowTable.Types(table)[1..].Select(type => type.Replace("entities.list.element.", string.Empty, StringComparison.Ordinal)));
        IEnumerable<string[]> labels =
            [.. ArrowTable.Column<Nested<string>[]>(table, "entities").Select(list => list.Select(one => one.Value).ToArray())];
        Assert.Equal(
            lines.Select(
                line => line.GetProperty("entities").EnumerateArray().Select(one => one.GetProperty("label").GetString()!)), labels);
        Assert.Equal([3, 0, 0, 1], labels.Select(list => list.Length));
    }

    [Fact]
    public void Labels_of_tokens_are_lists_beside_those_of_the_tokens()
    {
        (JsonElement[] lines, string table) = WriteTags(new LabelOptions(OneAToken: true, WithLogits: true));
        Assert.Equal(lines.Select(line => Strings(line.GetProperty("tokens"))), ArrowTable.Column<string[]>(table, "tokens"));
        Assert.Equal(lines.Select(line => Strings(line.GetProperty("labels"))), ArrowTable.Column<string[]>(table, "labels"));
        Assert.Equal(lines.Select(line => line.GetProperty("scores").Floats()), ArrowTable.Column<float[]>(table, "scores"));
        Assert.Equal(
            lines.Select(line => line.GetProperty("logits").EnumerateArray().Select(row => row.Floats())),
            ArrowTable.Column<float[][]>(table, "logits"));
    }

    private static string[] Strings(JsonElement list) => [.. list.EnumerateArray().Select(value => value.GetString()!)];

    private (JsonElement[] Lines, string Table) WriteLabels(HeadKind kind, LabelOptions options)
    {
        LabelHead head = new(kind, ["no", "yes, \"so\".\n"], [1, 0, 0, 1], [0, 0]);
        return Write(files => new LabelWriter(files, head, options, new JsonlOptions()), new LabelColumns(head, options), isTokens: false);
    }

    private (JsonElement[] Lines, string Table) WriteTags(LabelOptions options)
    {
        LabelHead head = new(HeadKind.SingleLabel, ["B-PER", "O"], [1, 0, 0, 1], [0, 0]) { IsOfTokens = true };
        return Write(files => new TagWriter(files, head, options, new JsonlOptions()), new TagColumns(head, options), isTokens: true);
    }

    private (JsonElement[] Lines, string Table) Write(
        Func<OutputSet, IEmbeddingWriter> openLines, IRecordColumns columns, bool isTokens)
    {
        (string lines, string table) = (work.Path("labels.jsonl"), work.Path("labels.parquet"));
        foreach (string path in (string[])[lines, table])
        {
            OutputSet files = new(OutputTarget.OpenTemporaryFile(path));
            using IEmbeddingWriter writer = path == lines ? openLines(files) : new ParquetWriter(files, columns, new ParquetOptions());
            for (int i = 0; i < Texts.Length; i++)
            {
                string[] tokens = [.. Offsets[i].Select(place => Texts[i][place.Start..place.End])];
                writer.Write(
                    new TextRecord(Texts[i], "in", i + 1) { Index = i },
                    isTokens
                        ? new EmbeddedText { Vectors = Vectors[i], IsTokens = true, Tokens = tokens, Offsets = Offsets[i] }
                        : new EmbeddedText { Vectors = TextVectors[i] });
            }

            writer.Complete();
            File.Move(path + OutputTarget.PartSuffix, path);
        }

        return ([.. File.ReadLines(lines).Select(line => JsonDocument.Parse(line).RootElement)], table);
    }
}
