using System.Text;

namespace AlbertEmbed.Input;

/// <summary>Lines of a table that have arrived and are not in a row yet, numbered from 0.</summary>
internal sealed class WaitingLines
{
    /// <summary>Lines are moved up only after this many were taken.</summary>
    private const int MostTaken = 1 << 12;

    private readonly List<TextRecord> lines = [];
    private int taken;

    public int Count => lines.Count - taken;

    public TextRecord this[int number] => lines[taken + number];

    public void Add(TextRecord line) => lines.Add(line);

    public void Take(int count)
    {
        taken += count;
        if (Count == 0 || taken >= MostTaken)
        {
            lines.RemoveRange(0, taken);
            taken = 0;
        }
    }

    /// <summary>The first lines as one record, with their line ends; bad when one of the lines is.</summary>
    public TextRecord Join(int count)
    {
        TextRecord first = this[0];
        if (count == 1)
        {
            return first;
        }

        StringBuilder text = new();
        int byteLength = 0;
        for (int i = 0; i < count; i++)
        {
            TextRecord line = this[i];
            text.Append(line.Text).Append(i == count - 1 ? string.Empty : line.EndsInReturn ? "\r\n" : "\n");
            byteLength += line.ByteLength;
            if (line.Problem is not null)
            {
                first = line with { Text = string.Empty };
            }
        }

        return first with { Text = first.Problem is null ? text.ToString() : string.Empty, ByteLength = byteLength };
    }
}
