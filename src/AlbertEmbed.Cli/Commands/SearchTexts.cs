using AlbertEmbed.CommandLine;
using AlbertEmbed.Errors;
using AlbertEmbed.Input;
using AlbertEmbed.Output;
using AlbertEmbed.Runs;

namespace AlbertEmbed.Commands;

/// <summary>Shows the texts of found records, from the input that the vectors were made of.</summary>
internal sealed class SearchTexts
{
    private readonly FinishedOutput vectors;
    private readonly string[] paths;
    private readonly InputSettings settings;
    private readonly string name;

    /// <param name="vectors">The vectors.</param>
    /// <param name="paths">The input's files.</param>
    /// <param name="queries">How queries are read, and the input where the vectors do not say it.</param>
    /// <exception cref="UserException">The files cannot be read, or an option cannot act on them.</exception>
    public SearchTexts(FinishedOutput vectors, string[] paths, InputSettings queries)
    {
        this.vectors = vectors;
        name = string.Join(", ", paths);
        this.paths = [.. InputPaths.Of(paths, vectors.Metadata?.Recipe.GetValueOrDefault("input_format") ?? queries.Format)];
        foreach (string path in this.paths)
        {
            Check(path);
        }

        settings = vectors.Metadata is { } metadata ? AsMade(metadata.Recipe, queries) : AsAsked(queries);
    }

    /// <summary>Whether nothing says which input the vectors were made of, so that the texts have to show it.</summary>
    public bool NeedProof => vectors.Metadata is not { Input.IsKnown: true };

    /// <summary>Takes over the texts.</summary>
    /// <param name="hits">The found records.</param>
    /// <param name="rows">How many vectors there are.</param>
    /// <exception cref="UserException">The files are not what the vectors were made of.</exception>
    public void AddTo(List<SearchHit> hits, long rows)
    {
        FileState[] before = [.. paths.Select(FileState.Of)];
        if (vectors.Metadata is { Input: { IsKnown: true } begun })
        {
            RunInput here = new() { Sources = [.. paths.Select(InputFingerprint.Of)] };
            if (!here.Fits(begun))
            {
                throw UserException.Usage(
                    $"{vectors.Path} was made of {begun}, and not of {here}. Give --texts what the vectors were made of.");
            }
        }

        try
        {
            Read(hits, rows);
        }
        catch (UserException e) when (e.Kind == ErrorKind.BadRecord && vectors.Metadata is null && settings.Fields.AreNeeded)
        {
            throw UserException.Usage(
                $"{ErrorWords.Of(e)} {vectors.Path} has no metadata, so these options say how queries and --texts alike are read. Give the "
                    + $"queries as arguments, or run again without --no-meta.");
        }

        if (paths.Where((path, i) => FileState.Of(path) != before[i]).FirstOrDefault() is { } changed)
        {
            throw UserException.BadRecord(
                $"{changed} changed while it was read, so its texts may be other ones now. Run again when nothing writes it.");
        }
    }

    private void Read(List<SearchHit> hits, long rows)
    {
        if (NeedProof && hits.Exists(hit => !hit.SaysIndex || vectors.Metadata is not null))
        {
            CheckCount(rows);
        }

        using RecordSource records = settings.Open();
        SearchHits.ForEachFound(hits, Number, records.Reader, name, Take);
    }

    /// <summary>Refuses what cannot be read twice: for its hash or the number of its records, and for its texts.</summary>
    private static void Check(string path)
    {
        if (path == InputFile.StandardInput || (File.Exists(path) && !ReadableFile.Is(path)))
        {
            throw UserException.Usage($"--texts {path} is not a file, and texts are read more than once. Save them to a file first.");
        }

        InputFile.RequireReadable(path);
    }

    private long Number(SearchHit hit) => hit.Index
        ?? (vectors.Metadata is null
            ? hit.Found.Index
            : throw UserException.Usage(
                $"{vectors.Path} leaves out bad records, and does not say which, so the records of {name} cannot be "
                    + $"told apart. Leave out --texts."));

    private void Take(SearchHit hit, TextRecord record) => hit.Show(
        record.Problem is null ? record
        : vectors.Metadata is null ? throw UserException.BadRecord($"{record.Place}: {record.Problem}")
        : throw UserException.Usage(
            $"{record.Place} is not the text that {vectors.Path} has a vector for. Give --texts what the vectors were made of."));

    /// <summary>Without a hash, the number of records is all that can be compared beforehand.</summary>
    private void CheckCount(long rows)
    {
        long expected = vectors.Metadata is { } metadata
            ? metadata.FirstRecord + metadata.Summary.Records + metadata.Summary.Skipped
            : rows;
        using RecordSource records = settings.Open();
        long count = records.Reader.ReadAll().LongCount();
        if (count != expected)
        {
            throw UserException.Usage(
                $"{name} has {Plural.Of(count, "record")}, and {vectors.Path} was made of {expected}, so which "
                    + $"text belongs to which vector is not "
                    + $"known. Give --texts what the vectors were made of.");
        }
    }

    /// <summary>The input as the options say, which are those of the queries too.</summary>
    private InputSettings AsAsked(InputSettings queries) =>
        queries with { Texts = [], Paths = paths, OtherPaths = queries.Paths, RefusesEmptyTexts = false, Notes = new InputNotes() };

    /// <summary>The input as the run has read it. Options are those of the queries alone.</summary>
    /// <exception cref="UserException">A field is named that neither the queries have nor the vectors were made of.</exception>
    private InputSettings AsMade(SortedDictionary<string, string> recipe, InputSettings queries)
    {
        string? text = Known("text_field");
        bool queriesHaveFields = queries.Texts.Count == 0
            && queries.SourcePaths.Any(path => InputSettings.HasFields(queries.FormatOf(path)));
        if (!queriesHaveFields && queries.Fields.Text is { } asked && asked != (text ?? FieldNames.DefaultText))
        {
            throw UserException.Usage(
                $"{vectors.Path} was made of the field {text ?? FieldNames.DefaultText}, so --text-field {asked} cannot act on --texts, "
                    + $"and the queries have no fields. Leave it out.");
        }

        return new InputSettings
        {
            Paths = paths,
            Format = Known("input_format"),
            Table = TableOptions.From(Known("delimiter"), Known("quoting")),
            Fields =
                new FieldNames { Text = text, Pair = recipe.TryGetValue("pair_field", out string? pair) && pair != "none" ? pair : null },
        };

        string? Known(string key) => recipe.TryGetValue(key, out string? value) && value != "auto" ? value : null;
    }
}
