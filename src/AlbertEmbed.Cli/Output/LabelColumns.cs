using AlbertEmbed.Checkpoints;
using AlbertEmbed.Columns;
using AlbertEmbed.Engine;
using AlbertEmbed.Input;

namespace AlbertEmbed.Output;

/// <summary>The labels that a head gives to texts, as columns: those of JSON Lines, and a column for each label's number.</summary>
internal sealed class LabelColumns : IRecordColumns
{
    private readonly LabelHead head;
    private readonly LabelFinder finder;
    private readonly FixedColumn? label;
    private readonly FixedColumn? score;
    private readonly FixedColumn[] numbers;
    private readonly FixedColumn? logits;

    /// <param name="head">The head.</param>
    /// <param name="options">What is written of labels.</param>
    public LabelColumns(LabelHead head, LabelOptions options)
    {
        this.head = head;
        finder = new LabelFinder(head);
        (label, score) = head.Kind switch
        {
            HeadKind.Regression => (null, null),
            HeadKind.MultiLabel => (FixedColumn.List("labels", ColumnType.Text, 1), null),
            _ => (new FixedColumn("label", ColumnType.Text), new FixedColumn("score", ColumnType.Float)),
        };
        string group = head.Kind == HeadKind.Regression ? "values" : "scores";
        numbers = head is { Kind: HeadKind.Regression, Numbers: 1 }
            ? [new FixedColumn("value", ColumnType.Float)]
            : [.. head.Labels.Select(name => FixedColumn.Field(group, name, ColumnType.Float))];
        logits = options.WithLogits ? FixedColumn.List("logits", ColumnType.Float, 1) : null;
        Columns = [.. new FixedColumn?[] { label, score }.OfType<FixedColumn>(), .. numbers, .. logits is null ? [] : new[] { logits }];
    }

    public IReadOnlyList<TableColumn> Columns { get; }

    public void Add(in TextRecord item, in EmbeddedText embedded)
    {
        finder.Find(item, embedded.Vectors);
        if (head.Kind == HeadKind.MultiLabel)
        {
            label!.Buffer.AddTexts(finder.Holding);
        }
        else if (label is not null)
        {
            int best = finder.Best;
            label.Buffer.AddText(head.Labels[best]);
            score!.Buffer.AddFloat(finder.Probabilities[best]);
        }

        ReadOnlySpan<float> values = head.Kind == HeadKind.Regression ? finder.Logits : finder.Probabilities;
        for (int i = 0; i < numbers.Length; i++)
        {
            numbers[i].Buffer.AddFloat(values[i]);
        }

        logits?.Buffer.AddFloats(finder.Logits);
    }
}
