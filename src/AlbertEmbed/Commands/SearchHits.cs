using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using AlbertEmbed.Errors;
using AlbertEmbed.Input;
using AlbertEmbed.Output;

namespace AlbertEmbed.Commands;

/// <summary>Finds out what the found records are, and shows them.</summary>
internal static class SearchHits
{
    private const int LeastText = 20;

    /// <summary>Takes over ids and kept fields from the vectors' own lines, or from <c>NAME.ids.jsonl</c> beside them.</summary>
    public static void AddIds(List<SearchHit> hits, string vectors)
    {
        foreach (SearchHit hit in hits.Where(hit => hit.Found.Line is not null))
        {
            hit.Describe(hit.Found.Line);
        }

        string ids = OutputNames.Beside(vectors, OutputNames.Ids);
        if (hits.Exists(hit => hit.Found.Line is null) && File.Exists(ids))
        {
            using LineReader lines = new(InputFile.Open(ids), ids, new DelimiterEnd(LineReader.LineFeed));
            ForEachFound(hits, lines, ids, (hit, line) => hit.Describe(Encoding.UTF8.GetBytes(line.Text)));
        }
    }

    /// <summary>Takes over the texts of the input that the vectors were made of.</summary>
    public static void AddTexts(List<SearchHit> hits, RecordSource texts, string name) =>
        ForEachFound(hits, texts.Reader, name, (hit, record) => hit.Text = record.Text);

    /// <summary>JSON Lines.</summary>
    public static void Write(List<SearchHit> hits, OutputTarget target)
    {
        ArrayBufferWriter<byte> buffer = new();
        using Utf8JsonWriter json = new(buffer, JsonlWriter.JsonSettings);
        foreach (SearchHit hit in hits)
        {
            json.Reset();
            hit.Write(json);
            json.Flush();
            buffer.Write("\n"u8);
        }

        target.Write(buffer.WrittenSpan);
    }

    /// <summary>A table for people.</summary>
    public static string Table(List<SearchHit> hits, int width)
    {
        StringBuilder table = new();
        foreach (SearchHit hit in hits)
        {
            if (hit.Rank == 1 && hit.Query > 0)
            {
                table.AppendLine();
            }

            string name = hit.Id?.Trim('"') ?? hit.Index.ToString(CultureInfo.InvariantCulture);
            string start = string.Create(CultureInfo.InvariantCulture, $"{hit.Rank,3}  {hit.Found.Score,7:F4}  {name,8}  ");
            string text = string.Concat((hit.Text ?? string.Join("  ", hit.Kept.Select(field => $"{field.Name}: {field.Json}"))).Select(c => char.IsControl(c) ? ' ' : c));
            int room = Math.Max(LeastText, width - start.Length - 1);
            table.Append(start).AppendLine(text.Length > room ? string.Concat(text.AsSpan(0, room - 1), "…") : text);
        }

        return table.ToString();
    }

    private static void ForEachFound(List<SearchHit> hits, IRecordReader records, string name, Action<SearchHit, TextRecord> take)
    {
        ILookup<long, SearchHit> wanted = hits.ToLookup(hit => hit.Found.Index);
        int found = 0;
        long index = 0;
        List<TextRecord> block = [];
        while (found < wanted.Count && records.ReadBlock(block))
        {
            foreach (TextRecord record in block)
            {
                found += wanted.Contains(index) ? 1 : 0;
                foreach (SearchHit hit in wanted[index])
                {
                    take(hit, record);
                }

                index++;
            }

            block.Clear();
        }

        if (found < wanted.Count)
        {
            throw UserException.Usage($"{name} has {index} records, fewer than the vectors. It is not what they were made of.");
        }
    }
}
