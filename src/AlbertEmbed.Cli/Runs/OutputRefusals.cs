using AlbertEmbed.Errors;
using AlbertEmbed.Files;
using AlbertEmbed.Output;

namespace AlbertEmbed.Runs;

/// <summary>Refuses to replace files that nobody asked to replace, before any work is done.</summary>
/// <param name="output">The output file's name.</param>
internal sealed class OutputRefusals(string output)
{
    /// <summary>The files that an output in NPY may have beside it.</summary>
    private readonly string[] beside = OutputNames.BesideRows(output);

    /// <summary>Refuses names that not even <c>--force</c> can replace.</summary>
    /// <param name="replaces">Whether what is there is to be replaced.</param>
    public void RefuseFolders(bool replaces)
    {
        if (Directory.Exists(output))
        {
            throw UserException.Usage($"The output {output} is a folder. Give a file name.");
        }

        string[] names = [output, .. beside, output + OutputNames.Metadata, .. OutputNames.Temporary(output)];
        if (Array.Find(names, Directory.Exists) is { } folder && new FileInfo(folder).LinkTarget is null)
        {
            throw UserException.Usage(
                $"{folder} is a folder, and a file of the output {output} has this name. Move it away, or give the output another name.");
        }

        if (replaces && Array.Find(names, FileOwner.KeepsOthersOut) is { } foreign)
        {
            throw UserException.Usage(
                $"{foreign} belongs to another user, and only its owner can replace it in this folder. Give the output another name.");
        }
    }

    /// <summary>Refuses to start where an interrupted run has left something.</summary>
    public void RefuseInterrupted(JournalState earlier)
    {
        string kept = earlier.Done.Records > 0
            ? $"holds {Plural.Of(earlier.Done.Records, "record")} of an interrupted run"
            : "was begun by an interrupted run, which has kept vectors";
        throw UserException.Usage($"{output}{OutputTarget.PartSuffix} {kept}. Use --resume to go on, or --force to start again.");
    }

    /// <summary>Refuses to replace files that no run into this output has left.</summary>
    /// <param name="hasLeft">Whether a run into this output has left its journal or its lock.</param>
    /// <param name="mayBeComplete">Whether an output that is there may be this run's result.</param>
    public void RefuseForeign(bool hasLeft, bool mayBeComplete)
    {
        if (!hasLeft && OutputNames.Temporary(output).FirstOrDefault(OwnFile.Exists) is { } foreign)
        {
            throw UserException.Usage(
                $"{foreign} exists, and no run of {output} has left it. Use --force to replace it, or give the output another name.");
        }

        if (mayBeComplete && File.Exists(output))
        {
            return;
        }

        RefuseTaken(" Use --force to replace it, or give the output another name.");
        if (OwnFile.Exists(output + OutputNames.Metadata) && RunJson.ReadMetadata(output) is null)
        {
            throw UserException.Usage(
                $"{output}{OutputNames.Metadata} exists and was not written with an output. "
                + "Use --force to replace it, or give the output another name.");
        }
    }

    /// <summary>Refuses to replace an output, or a file beside it.</summary>
    /// <param name="remedy">What to do instead.</param>
    public void RefuseTaken(string remedy)
    {
        if (File.Exists(output))
        {
            throw UserException.Usage($"The output {output} exists.{remedy}");
        }

        if (Array.Find(beside, OwnFile.Exists) is { } left)
        {
            throw UserException.Usage($"{left} exists, whose name belongs to the output {output}.{remedy}");
        }
    }

    /// <summary>Refuses to write a file beside this output that belongs to another output too.</summary>
    /// <param name="name">The file's name.</param>
    public void RefuseRival(string name)
    {
        if (Rival() is { } rival)
        {
            throw UserException.Usage($"{name} would belong to {output} and to {rival}. Give the output another name.");
        }
    }

    /// <summary>Another output that has the same names for its files beside it: v for v.npy.</summary>
    public string? Rival()
    {
        string other = OutputNames.LosesEnding(output) ? output[..^OutputNames.Npy.Length] : output + OutputNames.Npy;
        if (!File.Exists(other) || SpecialFile.Is(other))
        {
            return null;
        }

        try
        {
            using FileStream file = File.OpenRead(other);
            return NpyHeader.StartsWithOne(file) ? other : null;
        }
        catch (Exception e) when (FileFault.Is(e))
        {
            // A file that cannot be read cannot be told to be one.
            return null;
        }
    }
}
