using AlbertEmbed.Errors;
using AlbertEmbed.Models;

namespace AlbertEmbed.Commands;

/// <summary>Reads the names that commands about fetched models take: a folder, or the bundled model, is not one of them.</summary>
internal static class ModelWords
{
    /// <param name="command">What the user wants to do with the model.</param>
    /// <param name="word">What the user names.</param>
    /// <exception cref="UserException">It is not a name that a hub can have.</exception>
    public static ModelName Name(string command, string word) => ModelName.Parse(word) ?? throw UserException.Model(
        ModelFinder.BundledNames.Contains(word)
            ? $"{word} is the model that comes with the program, in {ModelFinder.BundledFolder}. models {command} takes models of a hub."
            : Path.Exists(word)
            ? $"{word} is a {(Directory.Exists(word) ? "folder" : "file")} on this machine. models {command} takes the name of a model "
                + $"on a hub, such as albert/albert-base-v2."
            : $"{word} is not the name of a model on a hub. Names are such as albert/albert-base-v2.");
}
