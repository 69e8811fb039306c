using AlbertEmbed.Errors;
using AlbertEmbed.Input;
using AlbertEmbed.Output;

namespace AlbertEmbed.Runs;

/// <summary>Refuses to go on with an output that was begun in another way or with another input.</summary>
/// <param name="output">The output file's name.</param>
internal sealed class RunComparison(string output)
{
    private const string OnError = "on_error";

    /// <param name="known">How the output was begun.</param>
    /// <param name="recipe">How this run would go on.</param>
    /// <param name="maySkip">Whether the run may leave out bad records from here on, because none was bad so far.</param>
    /// <exception cref="UserException">The vectors would be others.</exception>
    public void CheckRecipe(SortedDictionary<string, string> known, SortedDictionary<string, string> recipe, bool maySkip)
    {
        RecipeDifference[] differences =
        [
            .. RecipeDifferences.Of(known, recipe).Where(one => !(one is { Key: OnError, Now: "skip" } && maySkip)),
        ];
        if (differences.Length > 0)
        {
            throw UserException.Usage(
                $"{output} was begun with another recipe: {string.Join("; ", differences.AsEnumerable())}. Give the same "
                    + $"options, or use --force to start again.");
        }
    }

    /// <param name="begun">The input that the output was begun with; null where that is not known.</param>
    /// <param name="here">The input of this run; null where that is not known.</param>
    /// <exception cref="UserException">They are different.</exception>
    public void CheckInput(RunInput? begun, RunInput? here)
    {
        if (begun is not null && here is not null && !begun.Fits(here))
        {
            Refuse(begun, here);
        }
    }

    /// <summary>Compares inputs that only their records tell apart.</summary>
    /// <param name="begun">The input that the output was made of.</param>
    /// <param name="here">The input of this run.</param>
    /// <param name="reader">Its records, all of which are read.</param>
    /// <exception cref="UserException">They are different.</exception>
    public void CheckRecords(RunInput begun, RunInput here, IRecordReader reader)
    {
        using RecordHash hash = new();
        foreach (TextRecord record in reader.ReadAll())
        {
            hash.Add(record);
        }

        if (begun.RecordsSha256 != hash.Current)
        {
            Refuse(begun, here with { RecordsSha256 = hash.Current });
        }
    }

    /// <summary>What a complete output was made of.</summary>
    /// <exception cref="UserException">The output cannot be read, or does not say what it was made of.</exception>
    public RunMetadata MetadataOfComplete()
    {
        FinishedOutput found;
        try
        {
            found = FinishedOutput.Open(output);
        }
        catch (Exception e) when (FileFault.Is(e))
        {
            throw UserException.Failure($"{output} cannot be read, so whether it is complete is not known: {FileFault.Reason(e)}", e);
        }

        return found.Metadata is { Input: not null, Files: not null } metadata
            ? metadata
            : throw UserException.Usage(
                $"{output} exists, but {output}{OutputNames.Metadata} does not say what it was made of, so it may be another input's. "
                    + $"Use --force to make it again.");
    }

    private void Refuse(RunInput begun, RunInput here)
    {
        string why = begun.IsKnown == here.IsKnown ? string.Empty
            : " A file is compared by its size and hash, which a pipe does not have, so it is not known whether they are the same.";
        throw UserException.Usage(
            $"{output} was begun with another input: {begun}, and now it is {here}.{why} Give the same input in the same "
                + $"way, or use --force to start again.");
    }
}
