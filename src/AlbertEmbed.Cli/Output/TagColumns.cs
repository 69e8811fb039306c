using AlbertEmbed.Checkpoints;
using AlbertEmbed.Columns;
using AlbertEmbed.Engine;
using AlbertEmbed.Heads;
using AlbertEmbed.Input;

namespace AlbertEmbed.Output;

/// <summary>The entities that a tagger finds in texts, or the label of each token, as columns.</summary>
internal sealed class TagColumns : IRecordColumns
{
    private readonly TagFinder finder;
    private readonly TokenColumns? tokens;
    private readonly FixedColumn labels;
    private readonly FixedColumn scores;
    private readonly FixedColumn[] others = [];
    private readonly FixedColumn? logits;

    /// <param name="head">The tagger's head.</param>
    /// <param name="options">What is written of labels.</param>
    public TagColumns(LabelHead head, LabelOptions options)
    {
        finder = new TagFinder(head, options.WithLogits);
        logits = options.WithLogits ? FixedColumn.List("logits", ColumnType.Float, 2) : null;
        if (options.OneAToken)
        {
            tokens = new TokenColumns();
            labels = FixedColumn.List("labels", ColumnType.Text, 1);
            scores = FixedColumn.List("scores", ColumnType.Float, 1);
        }
        else
        {
            labels = OfEntity("label", ColumnType.Text);
            others = [OfEntity("text", ColumnType.Text), OfEntity("start", ColumnType.Int32), OfEntity("end", ColumnType.Int32)];
            scores = OfEntity("score", ColumnType.Float);
        }

        Columns = [.. tokens?.Columns ?? [], labels, .. others, scores, .. logits is null ? [] : new[] { logits }];
    }

    public IReadOnlyList<TableColumn> Columns { get; }

    public void Add(in TextRecord item, in EmbeddedText embedded)
    {
        finder.Find(item, embedded);
        if (tokens is not null)
        {
            tokens.Add(item, embedded);
            labels.Buffer.AddTexts(finder.Labels);
            scores.Buffer.AddFloats(finder.Scores);
        }
        else
        {
            AddEntities(item.Text, finder.Entities(item, embedded));
        }

        for (int i = 0; i < finder.Logits.Length && logits is not null; i++)
        {
            logits.Buffer.AddFloats(finder.Logits[i], i == 0 ? 0 : 1);
        }

        if (finder.Logits.Length == 0)
        {
            logits?.Buffer.AddNull();
        }
    }

    private static FixedColumn OfEntity(string name, ColumnType type) => FixedColumn.FieldOfList("entities", name, type);

    private void AddEntities(string text, List<Entity> found)
    {
        for (int i = 0; i < found.Count; i++)
        {
            Entity entity = found[i];
            int repetition = i == 0 ? 0 : 1;
            labels.Buffer.AddText(entity.Label, repetition);
            others[0].Buffer.AddText(JsonLine.WellFormed(text[entity.Start..entity.End]), repetition);
            others[1].Buffer.AddInt32(entity.Start, repetition);
            others[2].Buffer.AddInt32(entity.End, repetition);
            scores.Buffer.AddFloat(entity.Score, repetition);
        }

        if (found.Count == 0)
        {
            Array.ForEach([labels, .. others, scores], column => column.Buffer.AddNull());
        }
    }
}
