using System.Text;

namespace AlbertEmbed.Fuzz;

/// <summary>The input of a history, and how it changes from run to run.</summary>
internal static class HistoryRecords
{
    private static readonly string[] Words = ["hello", "world", "the", "cat", "sat", "on", "a", "mat", "and", "you"];

    /// <summary>Records as before, or with some added, changed or removed, which is told.</summary>
    public static List<string> Change(List<string> records, Random random, StringBuilder told)
    {
        List<string> changed = [.. records];
        int place = random.Next(records.Count);
        switch (random.Next(10))
        {
            case 0:
                told.Append(" grown,");
                changed.AddRange(Make(random, random.Next(1, 50)));
                return changed;
            case 1:
                told.Append(" changed,");
                changed[place] = Make(random, 1)[0];
                return changed;
            case 2:
                told.Append(" shrunk,");
                changed.RemoveRange(place, records.Count - place);
                return changed.Count > 0 ? changed : records;
            case 3:
                told.Append(" another,");
                return Make(random, random.Next(1, 400));
            default:
                return records;
        }
    }

    public static List<string> Make(Random random, int count) =>
    [
        .. Enumerable.Range(0, count).Select(i =>
            $$"""{"id":"{{random.Next()}}","text":"{{string.Join(' ', Enumerable.Range(0, random.Next(1, 12)).Select(_ => Words[random.Next(Words.Length)]))}}"}"""),
    ];
}
