using System.Text.Json.Serialization;
using AlbertEmbed.Files;
using AlbertEmbed.Output;

namespace AlbertEmbed.Runs;

/// <summary>The files of an output, as they were written together.</summary>
internal sealed record OutputFiles
{
    public required FileIdentity Vectors { get; init; }

    /// <summary>Where each record's rows start, for vectors of tokens in NPY.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public FileIdentity? Splits { get; init; }

    /// <summary>What identifies each record, for NPY.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public FileIdentity? Ids { get; init; }

    /// <summary>Looks at the files of an output.</summary>
    /// <param name="output">Its name.</param>
    /// <param name="names">The files that belong to it.</param>
    /// <param name="suffix">What their names end in now.</param>
    public static OutputFiles Of(string output, IReadOnlyCollection<string> names, string suffix)
    {
        return new OutputFiles
        {
            Vectors = FileIdentity.Of(OwnFile.IsPlain(output + OutputNames.Ranged) ? output + OutputNames.Ranged : output + suffix),
            Splits = IfWritten(OutputNames.Splits),
            Ids = IfWritten(OutputNames.Ids),
        };

        FileIdentity? IfWritten(string kind) =>
            OutputNames.Beside(output, kind) is var path && names.Contains(Path.GetFileName(path)) ? FileIdentity.Of(path + suffix) : null;
    }
}
