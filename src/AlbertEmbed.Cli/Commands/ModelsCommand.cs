using System.CommandLine;
using System.Text.Json;
using AlbertEmbed.CommandLine;
using AlbertEmbed.Errors;
using AlbertEmbed.Help;
using AlbertEmbed.Models;

namespace AlbertEmbed.Commands;

/// <summary><c>albert-embed models list|pull|path|remove|verify</c>: what is in the cache.</summary>
internal sealed class ModelsCommand
{
    public const string Name = "models";

    private readonly HubOptions hub = new();
    private readonly Argument<string> model = new("MODEL") { Description = "A model's name, such as albert/albert-base-v2." };
    private readonly Argument<string[]> models = new("MODEL")
    {
        Description = "Names of models, or folders that they were fetched into. [default: all that were fetched]",
        Arity = ArgumentArity.ZeroOrMore,
    };
    private readonly Option<bool> json = new("--json") { Description = "Write one JSON array." };

    /// <summary>Asked by the shells' completion.</summary>
    private readonly Option<bool> names = new(CommandFacts.ModelNamesOption) { Hidden = true };

    public static Command Create()
    {
        ModelsCommand own = new();
        Command command = new(Name, "List, fetch, find, remove and verify models. Without one of these words it lists them.")
        {
            own.json,
            own.List(),
            own.WithModel("pull", "Fetch a model, or what is new of it, and print its folder.", Pull),
            own.WithModel("path", "Print the folder of a model that is on this machine.", Path, mayFetch: false),
            own.WithModel("remove", "Remove a model that was fetched.", Remove, mayFetch: false),
            own.Verify(),
        };
        command.SetAction(parsed => List(parsed.GetValue(own.json)));
        return command;
    }

    private Command List()
    {
        Command command = new("list", "List the models that are on this machine.") { json, names };
        command.SetAction(parsed => parsed.GetValue(names) ? ListNames() : List(parsed.GetValue(json)));
        return command;
    }

    /// <summary>Names that mean nothing to any shell: those of other caches' folders could hold any sign.</summary>
    private static int ListNames()
    {
        IEnumerable<string> found = ModelFinder.BundledNames
            .Concat(ModelStore.Default.List().Concat(HuggingFaceCache.List()).Select(model => model.Model))
            .Where(name => name.All(sign => char.IsAsciiLetterOrDigit(sign) || sign is '-' or '_' or '.' or '/') && name[0] != '-');
        Console.Write(string.Concat(found.Distinct().Order(StringComparer.Ordinal).Select(name => $"{name}\n")));
        return (int)ExitCode.Done;
    }

    private static int List(bool asJson)
    {
        IReadOnlyList<CachedModel> found = [CachedModels.Bundled(), .. ModelStore.Default.List(), .. HuggingFaceCache.List()];
        Console.Write(
            asJson ? JsonSerializer.Serialize(found, ModelJson.Default.IReadOnlyListCachedModel) + "\n" : CachedModels.Table(found));
        return (int)ExitCode.Done;
    }

    private Command Verify()
    {
        Command command = new("verify", "Compare the files of fetched models with their hashes.") { models };
        command.SetAction(parsed =>
        {
            List<CachedModel> found = VerifiedModels.Of(parsed.GetValue(models)!);
            int bad = 0;
            foreach (CachedModel one in found)
            {
                List<string> problems = CachedModels.Verify(one);
                problems.ForEach(
                    problem => Console.WriteLine(ForeignText.Visible($"BAD  {one.Model}  {problem}", ForeignText.MostOfSentence)));
                Console.Write(problems.Count == 0 ? ForeignText.Visible($"ok   {one.Model}  {one.Commit}") + "\n" : string.Empty);
                bad += Math.Min(problems.Count, 1);
            }

            return bad == 0
                ? (int)ExitCode.Done
                : throw UserException.Model(
                    $"{bad} of {Plural.Of(found.Count, "model")} {(bad == 1 ? "is" : "are")} damaged. Remove and pull "
                        + $"{(bad == 1 ? "it" : "them")} again.");
        });
        return command;
    }

    private Command WithModel(
        string name, string description, Action<ModelSettings, ModelName, CancellationToken> run, bool mayFetch = true)
    {
        Command command = new(name, description) { model };
        hub.AddTo(command, mayFetch);
        command.SetAction((parsed, stop) =>
        {
            ModelSettings named = hub.Resolve(parsed, parsed.GetValue(model));
            run(named, ModelWords.Name(name, named.Name), stop);
            return Task.FromResult((int)ExitCode.Done);
        });
        return command;
    }

    private static void Pull(ModelSettings model, ModelName name, CancellationToken stop) =>
        Console.WriteLine(model.Finder.Pull(name, Revision.Check(model.Revision), refresh: true, stop));

    private static void Path(ModelSettings model, ModelName name, CancellationToken stop)
    {
        string revision = Revision.Check(model.Revision);
        Console.WriteLine(model.Finder.FindHere(name, revision)
            ?? throw UserException.Model(
                $"{name} (revision {revision}) is not on this machine. albert-embed models pull {name} fetches it."));
    }

    private static void Remove(ModelSettings model, ModelName name, CancellationToken stop)
    {
        string? revision = model.Revision;
        string? foreign = HuggingFaceCache.FindSnapshot(name, Revision.Check(revision));
        try
        {
            ModelStore.Default.Remove(name, revision is null ? null : Revision.Check(revision));
        }
        catch (UserException) when (foreign is not null)
        {
            throw UserException.Model($"{name} is in Hugging Face's cache ({foreign}), which is not ours to change. Use its own tools.");
        }
        catch (Exception e) when (FileFault.Is(e))
        {
            throw UserException.Failure($"{name} cannot be removed: {FileFault.Reason(e)}", e);
        }
    }
}
