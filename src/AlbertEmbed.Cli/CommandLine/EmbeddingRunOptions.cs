using System.CommandLine;
using AlbertEmbed.Input;

namespace AlbertEmbed.CommandLine;

/// <summary>The options that commands which embed texts have in common.</summary>
/// <param name="forFiles">Whether vectors are written as they are: with shards, fields that are copied, and vectors of tokens.</param>
/// <param name="withLabels">Whether labels are written in their place.</param>
internal sealed class EmbeddingRunOptions(bool forFiles = false, bool withLabels = false)
{
    private readonly InputOptions input =
        new(withShards: forFiles, withFields: forFiles, withLabels ? FieldNames.ReservedByLabels : FieldNames.Reserved);
    private readonly ModelOptions model = new();
    private readonly EmbeddingOptions embedding = new(withTokens: forFiles);
    private readonly LengthOptions length = new();
    private readonly ComputeOptions compute = new();

    /// <summary>Gives a command all options but those of the input.</summary>
    public void AddWithoutInput(Command command)
    {
        model.AddTo(command);
        embedding.AddTo(command);
        length.AddTo(command);
        compute.AddTo(command);
    }

    /// <summary>Gives a command, which is told of its inputs otherwise, all other options.</summary>
    public void AddWithFormat(Command command)
    {
        input.AddFormatTo(command);
        AddWithoutInput(command);
    }

    public void AddTo(Command command)
    {
        input.AddTo(command);
        AddWithoutInput(command);
    }

    /// <param name="parsed">The command line.</param>
    /// <param name="textIsWritten">Whether the output has each record's text.</param>
    public EmbeddingSettings Resolve(ParseResult parsed, bool textIsWritten = false) =>
        ResolveWithoutInput(parsed) with { Input = input.Resolve(parsed, textIsWritten) };

    public EmbeddingSettings ResolveWithoutInput(ParseResult parsed) => new()
    {
        Model = model.Resolve(parsed),
        Recipe = embedding.Resolve(parsed),
        Length = length.Resolve(parsed),
        Compute = compute.Resolve(parsed),
        Notes = GeneralOptions.Notes(parsed),
    };
}
