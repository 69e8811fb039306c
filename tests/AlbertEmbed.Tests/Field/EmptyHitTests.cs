using System.Text.Json;
using AlbertEmbed.Tests.Support;

namespace AlbertEmbed.Tests.Field;

public sealed class EmptyHitTests : IDisposable
{
    private readonly WorkFolder work = new();

    public void Dispose() => work.Dispose();

    [Theory]
    [InlineData("v.npy", new string[0])]
    [InlineData("v.npy", new[] { "--dtype", "f16" })]
    [InlineData("v.jsonl", new string[0])]
    public void Empty_texts_are_no_hits_unless_one_is_asked_for(string name, string[] options)
    {
        string input = work.Write("prose.txt", "first words\n\nother words\n   \n\nlast words\n");
        work.Make(["-i", input, "-o", work.Path(name), .. options]);
        Assert.Equal([0, 2, 5], Found("words").Order());
        Assert.Equal([1, 3, 4], Found(string.Empty).Take(3).Order());

        IEnumerable<int> Found(string query) =>
            work.SearchDone(query, "--in", work.Path(name)).Lines.Select(
                line => JsonDocument.Parse(line).RootElement.GetProperty("index").GetInt32());
    }

    [Fact]
    public void What_is_left_out_is_said_to_who_asks()
    {
        string input = work.Write("prose.txt", "first words\n\n");
        work.Make("-i", input, "-o", work.Path("v.npy"));
        Assert.Contains(
            "records without any word are left out",
            work.SearchDone("words", "--in", work.Path("v.npy"), "-v").Error,
            StringComparison.Ordinal);
    }
}
