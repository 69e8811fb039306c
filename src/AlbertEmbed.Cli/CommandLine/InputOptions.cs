using System.CommandLine;
using System.CommandLine.Parsing;
using AlbertEmbed.Input;

namespace AlbertEmbed.CommandLine;

/// <summary>The options that say where texts come from.</summary>
internal sealed class InputOptions
{
    /// <summary>The arguments' name.</summary>
    public const string Texts = "TEXT";

    /// <summary>The option that leaves out bad records.</summary>
    public const string OnError = "--on-error";

    private const string Skip = "skip";

    private readonly Argument<string[]> texts = new(Texts)
    {
        Description = "Texts, one record each. Use -- before a text that starts with a dash.",
        Arity = ArgumentArity.ZeroOrMore,
    };

    private readonly Option<string[]> input = new("--input", "-i")
    {
        Description = "Read records from a file; - is standard input, and a pattern such as 'docs/*.txt' or, with --input-format file, a "
            + "folder stands for its files. May be repeated.",
        HelpName = "PATH",
    };

    private readonly Option<string?> format = OptionKinds.Choice(
        "--input-format",
        [],
        "How an input is cut into records: at line ends, as JSON Lines, a table with a header or Parquet, at "
            + "NUL bytes for texts with line ends, "
            + "or not at all: each file is one record with its path as id. [default: by extension (.jsonl, .ndjson, .json, .csv, .tsv, "
                + "each also with .gz, .zst, .xz or .bz2, or .parquet), else lines]",
        InputSettings.Formats);

    private readonly Option<string?> textField = new(FieldNames.TextOption)
    {
        Description = "Field or column with the text. [default: text, or the only column]",
        HelpName = "NAME",
    };

    private readonly Option<string?> pairField = new(FieldNames.PairOption)
    {
        Description = "Field or column with a second segment: [CLS] a [SEP] b [SEP], token types 0 and 1.",
        HelpName = "NAME",
    };

    private readonly Option<string?> idField = new(FieldNames.IdOption)
    {
        Description = "Field or column that identifies a record in the output. [default: its number, from 0]",
        HelpName = "NAME",
    };

    private readonly Option<string[]> keep = new(FieldNames.KeepOption)
    {
        Description = "Copy a field to the output. May be repeated.",
        HelpName = "NAME",
    };

    private readonly Option<bool> keepAll = new("--keep-all")
    {
        Description = "Copy all fields to the output, but for those whose names the output has anyway.",
    };

    private readonly Option<string?> onError = OptionKinds.Choice(
        OnError,
        [],
        "What happens to a record that cannot be read: it ends the run (exit 3), or it is left out and counted, which is the way to go on "
            + "when it cannot be corrected. [default: fail]",
        "fail",
        Skip);

    private readonly Option<string?> shard = new("--shard")
    {
        Description = "Take part K, counted from 1, of N parts of a file, cut between records. merge joins the outputs.",
        HelpName = "K/N",
    };

    private readonly Option<string?> empty = OptionKinds.Choice(
        "--empty",
        [],
        "What happens to an empty text, an empty cell of a table and null in JSON Lines alike: it is a record "
            + "like others, counted at the end, "
        + "or a bad record. [default: keep]",
        "keep",
        "error");

    private readonly TableOptions table = new();

    private readonly bool withShards;
    private readonly bool withFields;
    private readonly IReadOnlyList<string> taken;

    /// <param name="withShards">Whether a part of the input can be asked for.</param>
    /// <param name="withFields">Whether fields can go to the output.</param>
    /// <param name="taken">Names that the output gives to what it says itself; null for those of vectors.</param>
    public InputOptions(bool withShards = false, bool withFields = false, IReadOnlyList<string>? taken = null)
    {
        this.taken = taken ?? FieldNames.Reserved;
        this.withShards = withShards;
        this.withFields = withFields;
        keep.Validators.Add(result =>
        {
            if (result.Tokens.FirstOrDefault(token => this.taken.Contains(token.Value)) is { Value: var reserved })
            {
                result.AddError($"--keep {reserved}: the output uses that name for something else. Rename the field in the input.");
            }
        });
        shard.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: var word }] && Shard.Parse(word) is null)
            {
                result.AddError($"--shard {word} is not K/N with K from 1 to N, such as 2/8.");
            }
        });
    }

    public void AddTo(Command command)
    {
        command.Arguments.Add(texts);
        command.Options.Add(input);
        AddFormatTo(command);
    }

    /// <summary>Gives a command, which is told of its inputs otherwise, the options that say how they are read.</summary>
    public void AddFormatTo(Command command)
    {
        command.Options.Add(format);
        table.AddTo(command);
        command.Options.Add(textField);
        command.Options.Add(pairField);
        if (withFields)
        {
            command.Options.Add(idField);
            command.Options.Add(keep);
            command.Options.Add(keepAll);
        }

        command.Options.Add(onError);
        command.Options.Add(empty);
        if (withShards)
        {
            command.Options.Add(shard);
        }
    }

    /// <summary>Whether a command could leave out bad records and was not asked to.</summary>
    public static bool MaySkip(ParseResult parsed) => parsed.CommandResult.Command.Options
        .Any(option => option.Name == OnError && parsed.CommandResult.Word(option) != Skip);

    /// <summary>What the options say, unchecked.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="textIsWritten">Whether the output has each record's text.</param>
    public InputSettings Resolve(ParseResult parsed, bool textIsWritten = false)
    {
        UserNotes notes = GeneralOptions.Notes(parsed);
        return new InputSettings
        {
            Texts = parsed.GetValue(texts) ?? [],
            TextsAreMeant = parsed.Tokens.Any(token => token.Type == TokenType.DoubleDash),
            Paths = InputPaths.Of(parsed.GetValue(input) ?? [], parsed.GetValue(format)),
            Format = parsed.GetValue(format),
            Table = table.Choices(parsed),
            Fields = Fields(parsed, textIsWritten),
            RefusesEmptyTexts = parsed.GetValue(empty) == "error",
            SkipsBadRecords = parsed.GetValue(onError) == Skip,
            Notes = new InputNotes { Warn = notes.Note, Explain = notes.Explain },
            Shard = withShards && parsed.GetValue(shard) is { } part ? Shard.Parse(part) : null,
        };
    }

    private FieldNames Fields(ParseResult parsed, bool textIsWritten) => new()
    {
        Text = parsed.GetValue(textField),
        Pair = parsed.GetValue(pairField),
        Id = withFields ? parsed.GetValue(idField) : null,
        Keep = withFields ? parsed.GetValue(keep) ?? [] : [],
        KeepAll = withFields && parsed.GetValue(keepAll),
        TextIsWritten = textIsWritten,
        Taken = taken,
    };
}
