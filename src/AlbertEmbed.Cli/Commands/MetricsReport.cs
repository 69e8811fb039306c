using System.Globalization;
using System.Text;
using System.Text.Json;
using AlbertEmbed.Errors;
using AlbertEmbed.Heads;
using AlbertEmbed.Output;

namespace AlbertEmbed.Commands;

/// <summary>How well a head does, for people and for programs.</summary>
/// <param name="Metrics">All numbers.</param>
/// <param name="Scores">The main ones.</param>
/// <param name="Strength">scikit-learn's C.</param>
/// <param name="IsChosen">Whether cross-validation has found it.</param>
/// <param name="Trained">How many texts the head was trained on.</param>
internal sealed record MetricsReport(HeadMetrics Metrics, HeadScores Scores, double Strength, bool IsChosen, int Trained)
{
    /// <summary>More labels make a table that no terminal shows.</summary>
    private const int MostColumns = 10;

    private const int MostConfused = 15;
    private const int WidestLabel = 40;
    private const int NumberWidth = 9;

    private string[] Names => [.. Metrics.Labels.Select(label => Fit(label.Label))];

    private int NameWidth => Math.Max(Names.Max(name => name.Length), "label".Length);

    /// <summary>One JSON object on a line.</summary>
    public string Json()
    {
        using MemoryStream bytes = new();
        using (Utf8JsonWriter json = new(bytes, JsonLine.Settings))
        {
            json.WriteStartObject();
            json.WriteNumber("accuracy"u8, Metrics.Accuracy);
            json.WriteNumber("macro_f1"u8, Metrics.MacroF1);
            if (Metrics.RocAuc is { } area)
            {
                json.WriteNumber("roc_auc"u8, area);
            }

            json.WriteString("measured_on"u8, Scores.MeasuredOn);
            json.WriteNumber("texts"u8, Metrics.Texts);
            json.WriteNumber("trained_on"u8, Trained);
            json.WriteNumber("strength"u8, Strength);
            WriteClasses(json);
            WriteConfusion(json);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(bytes.ToArray()) + "\n";
    }

    /// <summary>Lines for people.</summary>
    public string Table()
    {
        StringBuilder table = new();
        string strength = string.Create(CultureInfo.InvariantCulture, $"{Strength}");
        table.Append(CultureInfo.InvariantCulture, $"trained on {Plural.Of(Trained, "text")}, {Plural.Of(Metrics.Labels.Count, "label")}")
            .Append(CultureInfo.InvariantCulture, $", strength {strength}{(IsChosen ? " (by cross-validation)" : string.Empty)}\n")
            .Append(CultureInfo.InvariantCulture, $"measured on {ForeignText.Visible(Scores.MeasuredOn)}, ")
            .Append(CultureInfo.InvariantCulture, $"{Plural.Of(Metrics.Texts, "text")}: accuracy {Share(Metrics.Accuracy)}")
            .Append(CultureInfo.InvariantCulture, $", macro F1 {Share(Metrics.MacroF1)}")
            .Append(Metrics.RocAuc is { } area ? $", ROC AUC {Share(area)}" : string.Empty).Append("\n\n");
        Append(table, "label", ["texts", "precision", "recall", "F1"]);
        foreach ((int number, LabelMetrics label) in Metrics.Labels.Index())
        {
            Append(
                table,
                Names[number],
                [Number(label.Texts), Share(label.Precision), Share(label.Recall), Share(label.F1)]);
        }

        AppendConfusion(table);
        return table.ToString();
    }

    private void WriteClasses(Utf8JsonWriter json)
    {
        json.WriteStartArray("classes"u8);
        foreach (LabelMetrics label in Metrics.Labels)
        {
            json.WriteStartObject();
            json.WriteString("label"u8, label.Label);
            json.WriteNumber("texts"u8, label.Texts);
            Write("precision", label.Precision);
            Write("recall", label.Recall);
            Write("f1", label.F1);
            json.WriteEndObject();
        }

        json.WriteEndArray();

        void Write(string name, double? share)
        {
            if (share is { } number)
            {
                json.WriteNumber(name, number);
            }
            else
            {
                json.WriteNull(name);
            }
        }
    }

    private void WriteConfusion(Utf8JsonWriter json)
    {
        bool isOne = Metrics.Confusion.Count == 1 && Metrics.Labels.Count > 1;
        json.WritePropertyName("confusion"u8);
        if (!isOne)
        {
            json.WriteStartArray();
        }

        foreach (long[][] matrix in Metrics.Confusion)
        {
            json.WriteStartArray();
            foreach (long[] row in matrix)
            {
                json.WriteStartArray();
                Array.ForEach(row, json.WriteNumberValue);
                json.WriteEndArray();
            }

            json.WriteEndArray();
        }

        if (!isOne)
        {
            json.WriteEndArray();
        }
    }

    private void AppendConfusion(StringBuilder table)
    {
        if (Metrics.Confusion is not [{ } matrix] || matrix.Length != Metrics.Labels.Count)
        {
            return;
        }

        if (matrix.Length <= MostColumns)
        {
            int width = Math.Max(NumberWidth, Names.Max(name => name.Length) + 2);
            table.Append("\nrows: the label; columns: what the classifier says\n");
            Append(table, string.Empty, Names, width);
            for (int label = 0; label < matrix.Length; label++)
            {
                Append(table, Names[label], [.. matrix[label].Select(Number)], width);
            }

            return;
        }

        table.Append("\nmost often confused (the label, what the classifier says)\n");
        foreach ((int label, int said, long count) in Confused(matrix))
        {
            table.Append(CultureInfo.InvariantCulture, $"{count,NumberWidth}  {Names[label].PadRight(NameWidth)}  {Names[said]}\n");
        }
    }

    private static IEnumerable<(int Label, int Said, long Count)> Confused(long[][] matrix) => (
        from label in Enumerable.Range(0, matrix.Length)
        from said in Enumerable.Range(0, matrix.Length)
        where label != said && matrix[label][said] > 0
        orderby matrix[label][said] descending
        select (label, said, matrix[label][said])).Take(MostConfused);

    private void Append(StringBuilder table, string name, string[] cells, int width = NumberWidth + 2)
    {
        table.Append(name.PadRight(NameWidth));
        Array.ForEach(cells, cell => table.Append(cell.PadLeft(width)));
        table.Append('\n');
    }

    private static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Share(double? share) =>
        share is { } number ? string.Create(CultureInfo.InvariantCulture, $"{100 * number:F1}%") : "-";

    private static string Fit(string label)
    {
        string shown = ForeignText.Visible(label);
        return shown.Length > WidestLabel ? string.Concat(shown.AsSpan(0, WidestLabel - 1), "…") : shown;
    }
}
