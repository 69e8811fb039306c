using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using AlbertEmbed.Cache;
using AlbertEmbed.CommandLine;
using AlbertEmbed.Errors;

namespace AlbertEmbed.Commands;

/// <summary><c>albert-embed cache info|prune|remove FILE</c>: the vectors that <c>--cache FILE</c> keeps.</summary>
internal sealed class CacheCommand
{
    public const string Name = "cache";

    private readonly Argument<string> file = new("FILE") { Description = "The file that --cache named." };
    private readonly Option<bool> json = new("--json") { Description = "Write one JSON object, with all of each recipe." };

    private readonly Option<TimeSpan?> age = new("--older-than")
    {
        Description = "Remove vectors that no run has used for so long: days (30d), or hours (12h).",
        HelpName = "AGE",
        CustomParser = result => CacheLimits.Age(result.Tokens[0].Value, result.AddError),
    };

    private readonly Option<long?> size = new("--max-size")
    {
        Description = "Remove what was used least recently, until the file has at most this size, such as 500MB or 2GB.",
        HelpName = "SIZE",
        CustomParser = result => CacheLimits.Size(result.Tokens[0].Value, result.AddError),
    };

    private readonly Option<int?> recipe =
        OptionKinds.Number("--recipe", "Remove the vectors of one recipe, by the number that cache info shows.", 1);

    public static Command Create()
    {
        CacheCommand own = new();
        return new Command(Name, "Show, prune and remove the vectors that --cache FILE keeps for later runs.")
        {
            own.Info(),
            own.Prune(),
            own.Remove(),
        };
    }

    private Command Info()
    {
        Command command = new("info", "Show the models and recipes of a cache, how many vectors it has of each, and when they were used.")
        {
            file, json,
        };
        command.SetAction(parsed =>
        {
            CacheContents contents = CacheContents.Read(parsed.GetValue(file)!);
            Console.Write(
                parsed.GetValue(json) ? JsonSerializer.Serialize(contents, CacheJson.Default.CacheContents) + "\n" : Table(contents));
            return (int)ExitCode.Done;
        });
        return command;
    }

    private Command Prune()
    {
        Command command = new("prune", "Remove vectors from a cache, and make its file smaller.") { file, age, size, recipe };
        command.Validators.Add(result =>
        {
            if (!((Option[])[age, size, recipe]).Any(option => result.IsGiven(option)))
            {
                result.AddError("cache prune takes --older-than, --max-size or --recipe: what is to be removed?");
            }
        });
        command.SetAction(parsed =>
        {
            string path = parsed.GetValue(file)!;
            long removed = parsed.GetValue(recipe) is { } number ? CachePrune.Recipe(path, number) : 0;
            removed += parsed.GetValue(age) is { } oldest ? CachePrune.OlderThan(path, oldest) : 0;
            removed += parsed.GetValue(size) is { } most ? CachePrune.ToSize(path, most) : 0;
            CacheContents left = CacheContents.Read(path);
            Console.WriteLine(ForeignText.Visible(
                $"removed {Plural.Of(removed, "vector")}; {path} has {left.Vectors} left, in {Words.Size(left.Bytes)}",
                ForeignText.MostOfSentence));
            return (int)ExitCode.Done;
        });
        return command;
    }

    private Command Remove()
    {
        Command command = new("remove", "Remove a cache, and nothing that is not one.") { file };
        command.SetAction(parsed =>
        {
            CacheFile.Remove(parsed.GetValue(file)!);
            return (int)ExitCode.Done;
        });
        return command;
    }

    private static string Table(CacheContents contents)
    {
        IEnumerable<string> lines =
        [
            $"{contents.Path}: {Plural.Of(contents.Vectors, "vector")} of {Plural.Of(contents.Recipes.Count, "recipe")}, "
                + Words.Size(contents.Bytes),
            .. contents.Recipes.Select(recipe => string.Create(
                CultureInfo.InvariantCulture,
                $"recipe {recipe.Number}  {recipe.Model}  {Short(recipe)}  {Plural.Of(recipe.Vectors, "vector")}  "
                    + $"{Words.Size(recipe.Bytes)}  "
                    + $"last used {recipe.LastUsed:yyyy-MM-dd HH:mm} UTC")),
        ];
        return string.Concat(lines.Select(line => ForeignText.Visible(line, ForeignText.MostOfSentence) + "\n"));
    }

    /// <summary>What tells recipes apart for most users.</summary>
    private static string Short(CachedRecipe recipe) => string.Join(
        ' ',
        (
            (string[])["pooling", "normalize", "max_length", "precision", "device"]).Select(key =>
                recipe.Recipe.GetValueOrDefault(key)).OfType<string>());
}
