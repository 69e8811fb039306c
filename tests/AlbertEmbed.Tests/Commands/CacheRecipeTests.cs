using AlbertEmbed.Commands;
using AlbertEmbed.Inference;

namespace AlbertEmbed.Tests.Commands;

public sealed class CacheRecipeTests
{
    private static readonly SortedDictionary<string, string> Recipe = new()
    {
        ["pooling"] = "mean",
        ["prompt"] = "query: ",
        ["format"] = "npy",
        ["keep"] = "all",
        ["dtype"] = "i8",
        ["ranges"] = "data",
        ["a key of a later version"] = "x",
    };

    [Fact]
    public void What_is_not_known_to_be_of_the_output_alone_tells_vectors_apart() => Assert.Equal(
        ["a key of a later version", "pooling", "processor", "prompt", "runtime", "session"],
        CacheRecipe.Of(Recipe, new SessionChoices(), "1.2.3").Keys);

    [Fact]
    public void Few_texts_and_many_and_runtimes_share_no_vectors() => Assert.Equal(
        3,
        new[]
        {
            CacheRecipe.Of(Recipe, new SessionChoices { Workload = Workload.ManyTexts }, "1.2.3"),
            CacheRecipe.Of(Recipe, new SessionChoices { Workload = Workload.FewTexts }, "1.2.3"),
            CacheRecipe.Of(Recipe, new SessionChoices { Workload = Workload.ManyTexts }, "1.2.4"),
        }.Select(recipe => string.Join(' ', recipe.Values)).Distinct().Count());

    [Theory]
    [InlineData("30d", 720)]
    [InlineData("12h", 12)]
    [InlineData("1.5w", 252)]
    [InlineData("0d", 0)]
    [InlineData("30", null)]
    [InlineData("d", null)]
    [InlineData("-1d", null)]
    [InlineData("1e9d", null)]
    public void Ages_are_days_weeks_or_hours(string word, int? hours)
    {
        List<string> refused = [];
        Assert.Equal(hours, (int?)CacheLimits.Age(word, refused.Add)?.TotalHours);
        Assert.Equal(hours is null ? 1 : 0, refused.Count);
    }

    [Theory]
    [InlineData("2GB", 2_000_000_000L)]
    [InlineData("500mb", 500_000_000L)]
    [InlineData("1.5MiB", 1_572_864L)]
    [InlineData("10B", 10L)]
    [InlineData("GB", null)]
    [InlineData("12", null)]
    [InlineData("-1GB", null)]
    public void Sizes_have_units(string word, long? bytes)
    {
        List<string> refused = [];
        Assert.Equal(bytes, CacheLimits.Size(word, refused.Add));
        Assert.Equal(bytes is null ? 1 : 0, refused.Count);
    }
}
