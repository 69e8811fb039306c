using AlbertEmbed.Checkpoints;
using AlbertEmbed.CommandLine;
using AlbertEmbed.Engine;
using AlbertEmbed.Errors;
using AlbertEmbed.Files;
using AlbertEmbed.Onnx;

namespace AlbertEmbed.Commands;

/// <summary>Writes a model as an ONNX folder for other programs.</summary>
internal static class ExportRun
{
    /// <summary>A message of Protocol Buffers can have no more bytes.</summary>
    private const long LargestFile = int.MaxValue;

    /// <exception cref="UserException">The model cannot be read or exported as asked for, or the folder cannot be written.</exception>
    public static ExitCode Run(ExportSettings settings, CancellationToken stop)
    {
        using ExportFolder target = new(settings.Folder, settings.Force, settings.Notes.Explain);
        string source = settings.Model.Find(stop);
        target.CheckSource(source);
        using Checkpoint checkpoint = Checkpoint.Open(source);
        CheckSize(checkpoint, settings.Weights);
        RefuseOtherVectors(checkpoint, settings);
        if (settings.Pooling is { } chosen && checkpoint.Modules.Poolings is { Count: > 0 } own && (own.Count > 1 || own[0] != chosen))
        {
            settings.Notes.Note(
                $"the exported graph pools as --pooling says, not as the model's own modules do ({RecipeWords.Join(own, " + ")}).");
        }

        StandaloneGraph standalone = new()
        {
            Pooling = settings.Pooling,
            Normalize = settings.Pooling is not null && (settings.Normalize || checkpoint.Modules.Normalizes),
            Weights = settings.Weights,
        };
        byte[] graph = AlbertGraph.BuildStandalone(checkpoint.Config, checkpoint.Tensors, checkpoint.HasPooler, standalone).Graph;
        try
        {
            Write(checkpoint, target, settings.Pooling is not null, graph, settings.Notes.Note);
        }
        catch (Exception e) when (FileFault.Is(e))
        {
            throw UserException.Failure($"The output {settings.Folder} cannot be written: {FileFault.Reason(e)}", e);
        }

        return ExitCode.Done;
    }

    /// <summary>Refuses a pooling inside the graph where what follows it in the model could not be done there.</summary>
    private static void RefuseOtherVectors(Checkpoint checkpoint, ExportSettings settings)
    {
        if (settings.Pooling is not null && checkpoint.Modules.DenseLayers.Any())
        {
            throw UserException.Model(
                $"{checkpoint.Folder} has dense layers, which a graph that pools inside does not have. Leave out --pooling: the exported "
                    + $"folder then has the model's own modules.");
        }

        if (settings.Pooling is not null && checkpoint.Modules is { PoolsPrompt: false } modules && modules.Prompts.Values.Any(IsPrompt))
        {
            throw UserException.Model(
                $"{checkpoint.Folder} leaves the tokens of its prompts out of the pooling "
                    + $"(include_prompt), which a graph that pools inside "
                    + "cannot do. Leave out --pooling: the exported folder then has the model's own modules.");
        }

        if (settings.Normalize && checkpoint.Modules.Kept is { } kept)
        {
            throw UserException.Model(
                $"{checkpoint.Folder} keeps {Plural.Of(kept, "component")} of a vector, which are cut off "
                    + $"after the graph: inside, --normalize "
                    + $"would come first. Leave it out.");
        }
    }

    private static bool IsPrompt(string? text) => text is null or { Length: > 0 };

    private static void CheckSize(Checkpoint checkpoint, ElementType? type)
    {
        long bytes = type is { } chosen
            ? checkpoint.Tensors.NumberCount * (chosen == ElementType.Float32 ? sizeof(float) : sizeof(ushort))
            : checkpoint.Tensors.ByteLength;
        if (bytes > LargestFile)
        {
            throw UserException.Model(
                $"{checkpoint.Folder} has more than 2 GiB of weights, more than one ONNX file can hold. Use --precision fp16.");
        }
    }

    private static void Write(Checkpoint checkpoint, ExportFolder target, bool poolsInside, byte[] graph, Action<string> warn)
    {
        target.Begin();
        using (FileStream file = OwnFile.Create(Path.Combine(target.Part, CheckpointFiles.Onnx)))
        {
            file.Write(graph);
        }

        ExportedFiles.Copy(checkpoint, target.Part, poolsInside, warn);
        ExportedTokenizer.Complete(checkpoint, target.Part);
        target.Publish();
    }
}
