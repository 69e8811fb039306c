using System.CommandLine;
using AlbertEmbed.Checkpoints;
using AlbertEmbed.CommandLine;
using AlbertEmbed.Engine;
using AlbertEmbed.Errors;
using AlbertEmbed.Input;
using AlbertEmbed.Output;
using AlbertEmbed.Runs;
using AlbertEmbed.Tokenization;

namespace AlbertEmbed.Commands;

/// <summary><c>albert-embed tokenize [TEXT...]</c>: shows tokens and ids.</summary>
internal sealed class TokenizeCommand
{
    public const string Name = "tokenize";

    private const int RecordsAtOnce = 1024;
    private const long CharactersAtOnce = 1 << 20;

    private readonly InputOptions input = new();
    private readonly ModelOptions model = new();
    private readonly PromptOptions prompt = new();
    private readonly LengthOptions length = new();

    public static Command Create()
    {
        TokenizeCommand tokenize = new();
        Command command = new(Name, "Show tokens and ids instead of vectors.");
        tokenize.input.AddTo(command);
        tokenize.model.AddTo(command);
        tokenize.prompt.AddTo(command);
        tokenize.length.AddTo(command);
        command.SetAction((parsed, stop) => Task.FromResult((int)Run(tokenize.Resolve(parsed), stop)));
        return command;
    }

    private TokenizeSettings Resolve(ParseResult parsed) =>
        new(input.Resolve(parsed), model.Resolve(parsed), prompt.Resolve(parsed), length.Resolve(parsed), GeneralOptions.Notes(parsed));

    private static ExitCode Run(TokenizeSettings settings, CancellationToken stop)
    {
        using RecordSource source = settings.Input.Open();
        TextTokenizer tokenizer = LoadTokenizer(settings, stop);
        OverflowTokenizer records = new(tokenizer, settings.Length.Overflow, settings.Length.Stride);
        using OutputTarget target = StreamOutput.OpenStandardOutput();
        TokenizedLine line = new(tokenizer.Tokenizer, inWindows: settings.Length.Overflow == Overflow.Window);
        UnknownExamples unknown = new(tokenizer.Tokenizer);
        RunSummary summary = new() { UnknownExamples = unknown.Found };
        TokenBuffer buffer = new(keepDetails: true);
        using RecordFeed feed = new(source.Reader, source.FirstIndex);
        while (feed.Next(RecordsAtOnce, CharactersAtOnce, stop) is { Count: > 0 } block)
        {
            foreach (TextRecord record in block)
            {
                stop.ThrowIfCancellationRequested();
                TokenSequence[] sequences = records.Tokenize(record, buffer, out UserException? problem);
                if (problem is not null)
                {
                    summary.Skipped += settings.Input.SkipsBadRecords ? 1 : throw problem;
                    continue;
                }

                target.Write(line.Of(record.Index, sequences, buffer));
                summary.Add(sequences);
                unknown.LookInto(record, sequences);
            }
        }

        settings.Notes.Warn(summary, tokenizer.MaxLength, areArguments: settings.Input.Texts.Count > 0);
        return ExitCode.Done;
    }

    /// <summary>A tokenizer needs neither weights nor a configuration, but says what it assumes without one.</summary>
    private static TextTokenizer LoadTokenizer(TokenizeSettings settings, CancellationToken stop)
    {
        string path = settings.Model.Find(stop);
        if (TokenizerFolder.WithoutModel(path) is not { } source)
        {
            using Checkpoint checkpoint = settings.Model.Open(needsWeights: false, stop);
            return Load(TokenizerFolder.Of(checkpoint), settings);
        }

        TextTokenizer tokenizer = Load(source, settings);
        string folder = source.TransformerFolder;
        if (tokenizer.MaxLength == int.MaxValue)
        {
            settings.Notes.Note(
                $"warning: {folder} has no {CheckpointFiles.Config}, so the limit of its model is not known and no text is cut "
                    + "(--max-length cuts).");
        }

        if (TokenizerLoader.VocabularyOf(folder) != CheckpointFiles.TokenizerJson
            && settings.Model.Tokenizer.IsEmpty
            && !File.Exists(Path.Combine(folder, CheckpointFiles.TokenizerConfig)))
        {
            settings.Notes.Note(
                $"warning: {folder} has no {CheckpointFiles.TokenizerConfig}, so lower case without accents is assumed "
                    + "(--do-lower-case and --keep-accents change that).");
        }

        return tokenizer;
    }

    private static TextTokenizer Load(TokenizerFolder source, TokenizeSettings settings) => CheckpointTokenizer.Load(
        source, settings.Length, settings.Model.Tokenizer, TextPrompt.Choose(source.Folder, source.Modules, settings.Prompt));
}
