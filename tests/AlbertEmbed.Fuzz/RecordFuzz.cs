using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.Json;
using AlbertEmbed.CommandLine;
using AlbertEmbed.Errors;
using AlbertEmbed.Input;

namespace AlbertEmbed.Fuzz;

/// <summary>
/// Damages inputs of every format and reads them. What must hold: records before the damage come out as they went in; no text
/// is ever given with another record's id; each bad record says where it is; everything else is a bug.
/// </summary>
internal sealed class RecordFuzz
{
    private const int Records = 40;
    private const int LongestInsertion = 1 << 22;

    /// <summary>Unpacked, it may become a thousand times as much.</summary>
    private const int LongestPackedInsertion = 1 << 14;

    private static readonly string[] Formats = ["jsonl", "csv", "tsv", "lines", "nul"];

    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(20);

    /// <summary>Records read so far.</summary>
    public long Read { get; private set; }

    /// <summary>Bad ones among them.</summary>
    public long Bad { get; private set; }

    /// <summary>Inputs that could not be read to their end.</summary>
    public long Ended { get; private set; }

    /// <summary>Damages and reads one input.</summary>
    /// <exception cref="InvalidOperationException">Something that must hold does not.</exception>
    public void Run(int seed)
    {
        Random random = new(seed);
        string format = Formats[random.Next(Formats.Length)];
        bool packed = random.Next(4) == 0;
        byte[] whole = Make(format, random, out int[] ends);
        int damagedFrom = whole.Length;
        byte[] bytes = packed ? Pack(whole) : whole;
        (byte[] damaged, int place) = Damage(bytes, format, random, packed ? LongestPackedInsertion : LongestInsertion);
        damagedFrom = packed ? 0 : place;
        string path =
            Path.Combine(Path.GetTempPath(), $"albert-embed-fuzz-{Environment.ProcessId}-{seed}.{format}{(packed ? ".gz" : string.Empty)}");
        File.WriteAllBytes(path, damaged);
        try
        {
            Task check = Task.Run(() => Check(path, format, ends, damagedFrom));
            if (!check.Wait(Longest))
            {
                throw new InvalidOperationException("it does not come to an end");
            }
        }
        catch (AggregateException e)
        {
            throw new InvalidOperationException(
                $"seed {seed}, {format}{(packed ? ", packed" : string.Empty)}, kept as {path}: {e.InnerException}", e);
        }

        File.Delete(path);
    }

    private void Check(string path, string format, int[] ends, int damagedFrom)
    {
        bool hasFields = format is "jsonl" or "csv" or "tsv";
        InputSettings settings = new()
        {
            Paths = [path],
            Format = format,
            Fields = hasFields ? new FieldNames { Id = "id", KeepAll = true } : new FieldNames(),
        };
        List<TextRecord> read = [];
        try
        {
            using RecordSource source = settings.Open();
            while (source.Reader.ReadBlock(read))
            {
            }
        }
        catch (UserException e) when (e.Kind is ErrorKind.BadRecord && e.Message.Contains(path, StringComparison.Ordinal))
        {
            Ended++;
        }

        Read += read.Count;
        Bad += read.Count(record => record.Problem is not null);
        int intact = ends.Count(end => end <= damagedFrom);
        foreach ((int i, TextRecord record) in read.Index())
        {
            Check(record, i, i < intact, path);
            if (hasFields)
            {
                CheckFields(record, i);
            }
        }

        if (read.Count < intact)
        {
            throw new InvalidOperationException($"{intact} records lie before the damage, but {read.Count} were read");
        }
    }

    private static void Check(TextRecord record, int i, bool isIntact, string path)
    {
        if (isIntact && (record.Problem is not null || record.Text != Text(i)))
        {
            throw new InvalidOperationException($"record {i} lies before the damage, but reads as {record.Text} ({record.Problem})");
        }

        if (record.Problem is not null && (record.Line < 1 || record.Source != path || record.Problem.Length < 10))
        {
            throw new InvalidOperationException($"record {i} does not say what is wrong with it");
        }
    }

    private static void CheckFields(TextRecord record, int i)
    {
        if (record.Problem is null
            && Number(record.Text) is { } text
            && record.Text == Text(text)
            && Number(JsonDocument.Parse(record.Id!).RootElement.ToString()) is { } id
            && text != id)
        {
            throw new InvalidOperationException($"record {i} has the text of {text} and the id of {id}");
        }
    }

    /// <summary>A text that says which record it belongs to, with a check sum, so that a damaged number is not taken for another.</summary>
    private static string Text(int number) => $"record {Signed(number)}, with \"quotes\", a\ttab and ünïcode 🚀";

    private static string Signed(int number) =>
        string.Create(CultureInfo.InvariantCulture, $"{number}/{(uint)(number + 1) * 2654435761U % 1_000_003}");

    private static int? Number(string text)
    {
        foreach (string word in text.Split(' ', ','))
        {
            if (word.Contains('/', StringComparison.Ordinal)
                && int.TryParse(word.Split('/')[0], NumberStyles.None, CultureInfo.InvariantCulture, out int number)
                && word == Signed(number))
            {
                return number;
            }
        }

        return null;
    }

    private static byte[] Make(string format, Random random, out int[] ends)
    {
        MemoryStream output = new();
        ends = new int[Records];
        string end = random.Next(2) == 0 ? "\n" : "\r\n";
        char separator = format == "csv" ? ',' : '\t';
        if (format is "csv" or "tsv")
        {
            Write($"id{separator}text{separator}label{end}");
        }

        for (int i = 0; i < Records; i++)
        {
            Write(format switch
            {
                "jsonl" =>
                    JsonSerializer.Serialize(new Dictionary<string, object> { ["id"] = Signed(i), ["text"] = Text(i), ["label"] = i })
                    + end,
                "csv" or "tsv" => $"{Signed(i)}{separator}{Quote(Text(i))}{separator}{Quote(i % 3 == 0 ? "two\nlines" : "plain")}{end}",
                "nul" => Text(i) + "\0",
                _ => Text(i) + end,
            });
            ends[i] = (int)output.Length;
        }

        return output.ToArray();

        void Write(string text) => output.Write(Encoding.UTF8.GetBytes(text));

        static string Quote(string text) => $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
    }

    private static byte[] Pack(byte[] bytes)
    {
        MemoryStream packed = new();
        using (GZipStream stream = new(packed, CompressionLevel.Fastest))
        {
            stream.Write(bytes);
        }

        return packed.ToArray();
    }

    /// <returns>The damaged bytes, and where the damage starts.</returns>
    private static (byte[] Bytes, int Place) Damage(byte[] bytes, string format, Random random, int longestInsertion)
    {
        int place = random.Next(bytes.Length);
        List<byte> damaged = [.. bytes];
        switch (random.Next(9))
        {
            case 0:
                return (bytes[..place], place);
            case 1:
                damaged[place] ^= (byte)(1 << random.Next(8));
                return ([.. damaged], place);
            case 2:
                damaged.InsertRange(place, new byte[random.Next(1, 20)]);
                return ([.. damaged], place);
            case 3:
                damaged.InsertRange(place, Enumerable.Repeat((byte)'x', random.Next(1, longestInsertion)));
                return ([.. damaged], place);
            case 4:
                damaged.InsertRange(place, [0xFF, 0xFE, 0xC0, 0x80, 0xED, 0xA0, 0x80]);
                return ([.. damaged], place);
            case 5:
                damaged.Insert(place, (byte)"\"\n,\t{}[]\\\r"[random.Next(10)]);
                return ([.. damaged], place);
            case 6:
                damaged.RemoveRange(place, Math.Min(random.Next(1, 50), damaged.Count - place));
                return ([.. damaged], place);
            case 7 when format == "jsonl":
                damaged.InsertRange(place, Encoding.ASCII.GetBytes("{\"id\":1,\"id\":2,\"text\":[1],\"text\":null}\n"));
                return ([.. damaged], place);
            default:
                for (int flip = 0; flip < 20; flip++)
                {
                    damaged[random.Next(place, bytes.Length)] = (byte)random.Next(256);
                }

                return ([.. damaged], place);
        }
    }
}
