using AlbertEmbed.Runs;

namespace AlbertEmbed.Tests.Runs;

/// <summary>Only what a user has changed is named, not what has changed with it.</summary>
public sealed class RecipeDifferencesTests
{
    [Theory]
    [InlineData("precision fp32, batch_tokens any", "precision int8, batch_tokens 4096", "precision was fp32 and is now int8")]
    [InlineData("precision int8, batch_tokens 4096", "precision int8, batch_tokens 8192", "batch_tokens was 4096 and is now 8192")]
    [InlineData("model_sha256 a, tokenizer a, then x", "model_sha256 b, tokenizer b, then y", "model_sha256 was a and is now b")]
    [InlineData("max_length 8, pooling cls", "max_length 9, pooling max", "max_length was 8 and is now 9; pooling was cls and is now max")]
    [InlineData("overflow truncate, stride none", "overflow window, stride 32", "overflow was truncate and is now window")]
    [InlineData("format npy", "", "format was npy and is now not said")]
    [InlineData("then nothing", "then normalize", "vectors were not normalised and now are (--normalize)")]
    [InlineData("then normalize", "then nothing", "vectors were normalised (--normalize) and now are not")]
    [InlineData("then dense", "then nothing", "after pooling came dense, and now comes nothing")]
    [InlineData("format npy", "format npy", "")]
    public void What_follows_from_another_difference_is_not_named(string before, string now, string expected) =>
        Assert.Equal(expected, string.Join("; ", RecipeDifferences.Of(Recipe(before), Recipe(now))));

    private static SortedDictionary<string, string> Recipe(string settings) => new(
        settings.Split(", ", StringSplitOptions.RemoveEmptyEntries)
            .Select(setting => setting.Split(' '))
            .ToDictionary(words => words[0], words => words[1]),
        StringComparer.Ordinal);
}
