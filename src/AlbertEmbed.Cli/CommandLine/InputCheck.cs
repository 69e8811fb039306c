using AlbertEmbed.Errors;
using AlbertEmbed.Input;

namespace AlbertEmbed.CommandLine;

/// <summary>Refuses options of the input that could not act on it.</summary>
internal static class InputCheck
{
    /// <exception cref="UserException">There is no source or more than one, or an option does not go with it.</exception>
    public static void Check(InputSettings settings)
    {
        if (settings.Texts is [var text, ..] && settings.Paths.Count > 0)
        {
            throw UserException.Usage(
                FileLikeText.Is(text) || File.Exists(text)
                    ? $"\"{text}\" stands beside --input as a text. -i takes one file and may be repeated: "
                        + $"{string.Join(' ', settings.Paths.Take(1).Append(text).Select(path => $"-i {path}"))}."
                    : $"Texts were given both as arguments (\"{text}\") and with --input. Use one of them.");
        }

        if (!settings.TextsAreMeant)
        {
            FileLikeText.Check(settings.Texts, settings.IsPairs, settings.Notes.Warn);
        }

        if (settings is { Shard: not null, HasPaths: true })
        {
            throw UserException.Usage("--shard takes a part of one file, and --input-format file makes one record of it. Use one of them.");
        }

        if (settings.Shard is not null && settings.Paths is not [not InputFile.StandardInput])
        {
            throw UserException.Usage("--shard takes a part of one file. Give it with --input.");
        }

        if (settings.Texts.Count == 0 && settings.Paths.Count == 0 && !Console.IsInputRedirected)
        {
            throw UserException.Usage(
                "There is no text: give it as an argument, with --input FILE, or on standard input. See albert-embed --help.");
        }

        if (settings.AllPaths.Count(path => path == InputFile.StandardInput) > 1)
        {
            throw UserException.Usage("Standard input (-) can be read only once.");
        }

        CheckFields(settings.Fields);
        CheckFormats(settings);
    }

    private static void CheckFields(FieldNames fields)
    {
        if (fields.KeepAll && fields.Keep.Count > 0)
        {
            throw UserException.Usage("--keep has nothing to add to --keep-all. Use one of them.");
        }

        if (fields is { TextIsWritten: true, Text: not (null or FieldNames.DefaultText) }
            && fields.Keep.Contains(FieldNames.DefaultText))
        {
            throw UserException.Usage(
                $"--keep text would be there twice: --with-text writes the field {fields.Text} under that name. "
                + "Leave one of them out, or rename the field.");
        }

        if (fields is { TextIsWritten: true, Text: null or FieldNames.DefaultText }
            && fields.Keep.Contains(FieldNames.DefaultText))
        {
            throw UserException.Usage("--keep text has nothing to add to --with-text. Leave one of them out.");
        }

        if (fields.Id is { } id && fields.Keep.Contains(FieldNames.IdName))
        {
            throw UserException.Usage(id == FieldNames.IdName
                ? "--keep id has nothing to add: --id-field id writes it already. Leave --keep id out."
                : $"--keep id would be there twice: --id-field writes the field {id} under that name. Leave one "
                    + $"of them out, or rename the field.");
        }
    }

    private static void CheckFormats(InputSettings settings)
    {
        string[] formats = [.. settings.AllPaths.Select(settings.FormatOf)];
        if (settings.Texts.Count > 0 && formats.Length == 0)
        {
            string? useless = settings.Fields.AreNeeded ? $"{Words.Go(settings.Fields.Options)} with records that have fields"
                : settings.Format is not null ? "--input-format goes with files and standard input"
                : settings.Table.Any ? $"{Words.Go(settings.Table.Options)} with tables"
                : null;
            if (useless is not null)
            {
                throw UserException.Usage($"{useless}, not with texts as arguments. Leave that out, or give a file with --input.");
            }
        }

        if (settings.Table.Any && !formats.Any(InputSettings.IsTable) && formats.Length > 0)
        {
            throw UserException.Usage(
                $"{Words.Go(settings.Table.Options)} with tables, and {InputFile.Name(settings.AllPaths[0])} is read as {formats[0]}. "
                + "Use --input-format csv or tsv.");
        }

        // In search, the queries and the texts that are shown may be of different kinds.
        string[] without = [.. settings.AllPaths.Where(path => !InputSettings.HasFields(settings.FormatOf(path)))];
        if (settings.Fields.AreNeeded && without.Length > 0 && (settings.OtherPaths.Count == 0 || without.Length == formats.Length))
        {
            throw UserException.Usage(
                $"{Words.Go(settings.Fields.Options)} with records that have fields, and {InputFile.Name(without[0])} is read as "
                    + $"{settings.FormatOf(without[0])}. "
                + "Use --input-format jsonl, csv or tsv.");
        }

        foreach (string path in settings.IsPairs && settings.Texts.Count == 0 ? settings.SourcePaths : [])
        {
            CheckPairs(settings, path);
        }
    }

    private static void CheckPairs(InputSettings settings, string path)
    {
        string format = settings.FormatOf(path);
        if (!InputSettings.HasFields(format) || (!InputSettings.IsTable(format) && settings.Fields.Pair is null))
        {
            throw UserException.Usage(
                $"{InputFile.Name(path)} is read as {format}, where there are no pairs. Use a table, or JSON Lines with --pair-field.");
        }

        if (settings.Fields is { Text: { } text, Pair: null })
        {
            throw UserException.Usage($"--text-field {text} names one text of a pair. Name the other one with --pair-field.");
        }
    }
}
