using System.Buffers;
using System.Text;
using System.Text.Json;
using AlbertEmbed.CommandLine;
using AlbertEmbed.Errors;
using AlbertEmbed.Input;
using AlbertEmbed.Output;
using AlbertEmbed.Runs;
using AlbertEmbed.Search;

namespace AlbertEmbed.Commands;

/// <summary>Finds out what the found records are, and shows them.</summary>
internal static class SearchHits
{
    /// <summary>
    /// Takes over ids and kept fields from the vectors' own lines, or from <c>NAME.ids.jsonl</c>, and finds out each record's number.
    /// </summary>
    /// <param name="hits">The found rows.</param>
    /// <param name="vectors">Where they were found.</param>
    /// <exception cref="UserException">Nothing says which records the rows are.</exception>
    public static void Identify(List<SearchHit> hits, FinishedOutput vectors)
    {
        foreach (SearchHit hit in hits.Where(hit => hit.Found.Line is not null))
        {
            hit.Describe(hit.Found.Line, $"{vectors.Path}, vector {hit.Found.Index + 1}");
        }

        if (vectors.Table is not null)
        {
            Dictionary<long, byte[]> lines = TableHits.Read(vectors.Path, hits.Select(hit => hit.Found.Index));
            hits.ForEach(hit => hit.Describe(lines[hit.Found.Index], $"{vectors.Path}, vector {hit.Found.Index + 1}"));
        }

        if (vectors.Ids is { } ids)
        {
            using LineReader lines = new(InputFile.Open(ids), ids, new DelimiterEnd(LineReader.LineFeed));
            ForEachFound(hits, hit => hit.Found.Index, lines, ids, (hit, line) => hit.Describe(
                line.Problem is null
                    ? Encoding.UTF8.GetBytes(line.Text)
                    : throw UserException.BadRecord($"{line.Place}: {line.Problem}"), line.Place));
        }

        foreach (SearchHit hit in hits.Where(hit => hit.Index is null))
        {
            // Without metadata an id says more than a row's number, which is another number than the record's in a shard.
            hit.Index = vectors.Metadata is { } metadata ? metadata.Numbers?.Of(hit.Found.Index)
                : hit.Id is null ? hit.Found.Index
                : null;
            if (hit.Index is null && hit.Id is null)
            {
                throw UserException.Usage(
                    $"{vectors.Path} leaves out bad records, and does not say which, so its rows cannot be told "
                        + $"apart. Use --id-field in the run.");
            }
        }
    }

    /// <summary>Shows hits on standard output: as a table on a terminal, else as JSON Lines.</summary>
    /// <param name="hits">The hits.</param>
    /// <param name="queries">The queries' texts.</param>
    public static void Show(List<SearchHit> hits, IReadOnlyList<string> queries)
    {
        if (Console.IsOutputRedirected)
        {
            using OutputTarget target = StreamOutput.OpenStandardOutput();
            Write(hits, target);
        }
        else
        {
            Console.Write(SearchTable.Of(hits, queries, TerminalWindow.Width(TerminalWindow.StandardOutput)));
        }
    }

    /// <summary>JSON Lines.</summary>
    public static void Write(List<SearchHit> hits, OutputTarget target)
    {
        ArrayBufferWriter<byte> buffer = new();
        using Utf8JsonWriter json = new(buffer, JsonLine.Settings);
        foreach (SearchHit hit in hits)
        {
            json.Reset();
            hit.Write(json);
            json.Flush();
            buffer.Write("\n"u8);
        }

        target.Write(buffer.WrittenSpan);
    }

    /// <summary>Reads records as far as they are wanted.</summary>
    /// <param name="hits">The found rows.</param>
    /// <param name="number">Which record each of them wants.</param>
    /// <param name="records">The records.</param>
    /// <param name="name">Their name.</param>
    /// <param name="take">Takes a record that is wanted.</param>
    /// <exception cref="UserException">There are fewer records.</exception>
    public static void ForEachFound(
        List<SearchHit> hits, Func<SearchHit, long> number, IRecordReader records, string name, Action<SearchHit, TextRecord> take)
    {
        ILookup<long, SearchHit> wanted = hits.ToLookup(number);
        int found = 0;
        long index = 0;
        foreach (TextRecord record in wanted.Count > 0 ? records.ReadAll() : [])
        {
            found += wanted.Contains(index) ? 1 : 0;
            foreach (SearchHit hit in wanted[index])
            {
                take(hit, record);
            }

            index++;
            if (found == wanted.Count)
            {
                return;
            }
        }

        if (found < wanted.Count)
        {
            throw UserException.Usage(
                $"{name} has {Plural.Of(index, "record")}, fewer than the vectors. Give --texts what they were made of.");
        }
    }
}
