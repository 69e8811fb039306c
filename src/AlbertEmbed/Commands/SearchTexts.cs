using AlbertEmbed.CommandLine;
using AlbertEmbed.Errors;
using AlbertEmbed.Input;
using AlbertEmbed.Pipeline;

namespace AlbertEmbed.Commands;

/// <summary>Shows the texts of found records, from the input that the vectors were made of.</summary>
/// <param name="vectors">The vectors.</param>
/// <param name="rows">How many there are.</param>
/// <param name="paths">The input's files.</param>
/// <param name="warn">Takes what a user should know.</param>
internal sealed class SearchTexts(FinishedOutput vectors, long rows, string[] paths, Action<string> warn)
{
    private readonly string name = string.Join(", ", paths);

    /// <summary>Takes over the texts.</summary>
    /// <param name="hits">The found records.</param>
    /// <param name="settings">How the input is read where the vectors do not say it.</param>
    /// <exception cref="UserException">The files are not what the vectors were made of, or nothing says so.</exception>
    public void AddTo(List<SearchHit> hits, InputSettings settings)
    {
        InputSettings own = AsRead(settings);
        if (vectors.Metadata is { Input: { IsKnown: true } begun })
        {
            RunInput here = new() { Sources = [.. paths.Select(InputFingerprint.Of)] };
            if (!here.Fits(begun))
            {
                throw UserException.Usage($"{vectors.Path} was made of {begun}, and not of {here}. Give --texts what the vectors were made of.");
            }
        }
        else if (hits.Exists(hit => !hit.SaysIndex || vectors.Metadata is not null))
        {
            CheckCount(own);
        }

        using RecordSource records = own.Open();
        SearchHits.ForEachFound(hits, Number, records.Reader, name, Take);
        if (vectors.Metadata is not { Input: not null })
        {
            warn($"warning: {vectors.Path} does not say what it was made of, so the texts of {name} are taken to be its own, record by record.");
        }
    }

    private long Number(SearchHit hit) => hit.Index
        ?? (vectors.Metadata is null
            ? hit.Found.Index
            : throw UserException.Usage($"{vectors.Path} leaves out bad records, and does not say which, so the records of {name} cannot be told apart. Leave out --texts."));

    private void Take(SearchHit hit, TextRecord record)
    {
        if (record.Problem is not null)
        {
            throw UserException.Usage($"{record.Place} is not the text that {vectors.Path} has a vector for. Give --texts what the vectors were made of.");
        }

        hit.Text = record.Text;
    }

    /// <summary>Without a hash, the number of records is all that can be compared.</summary>
    private void CheckCount(InputSettings own)
    {
        long expected = vectors.Metadata is { } metadata ? metadata.FirstRecord + metadata.Summary.Records + metadata.Summary.Skipped : rows;
        using RecordSource records = own.Open();
        long count = records.Reader.ReadAll().LongCount();
        if (count != expected)
        {
            throw UserException.Usage(
                $"{name} has {count} records, and {vectors.Path} was made of {expected}, so which text belongs to which vector is not known. Give --texts what the vectors were made of.");
        }
    }

    /// <summary>The input as the run has read it.</summary>
    private InputSettings AsRead(InputSettings settings)
    {
        InputSettings own = settings with { Texts = [], Paths = paths, OtherPaths = settings.Paths, RefusesEmptyTexts = false };
        return vectors.Metadata is not { Recipe: var recipe }
            ? own
            : own with
            {
                Format = Known("input_format") ?? own.Format,
                Table = recipe.ContainsKey("delimiter") ? TableOptions.From(Known("delimiter"), Known("quoting")) : own.Table,
                Fields = own.Fields with { Text = Known("text_field") ?? own.Fields.Text },
            };

        string? Known(string key) => recipe.TryGetValue(key, out string? value) && value != "auto" ? value : null;
    }
}
