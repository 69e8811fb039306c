using System.Text.Json.Nodes;
using AlbertEmbed.Fuzz.Oracles;
using AlbertEmbed.Tests.Support;

namespace AlbertEmbed.Tests.Tokenization;

/// <summary>
/// Ids of random texts are those of Hugging Face's own library. `AlbertEmbed.Fuzz oracle` compares as many as it is asked for.
/// </summary>
public sealed class OracleTests
{
    private const int Texts = 1000;

    private static string BundledFile => Path.Combine(TestModel.BundledWithJsonFolder, "tokenizer.json");

    public static TheoryData<string> Variants => [.. OracleVariants.Names];

    [Fact]
    public void The_bundled_tokenizer_gives_the_ids_of_the_reference() => AssertSame(OracleFile.Read(BundledFile));

    [Theory]
    [MemberData(nameof(Variants))]
    public void Every_stage_that_a_file_can_name_gives_the_ids_of_the_reference(string name) =>
        AssertSame(OracleVariants.Make(OracleFile.Read(BundledFile), name));

    [Theory]
    [InlineData("albert-en-json/tokenizer.json")]
    [InlineData("albert-en-converted/tokenizer.json")]
    [InlineData("albert-de/spiece.model")]
    [InlineData("albert-de-cased/spiece.model")]
    [InlineData("albert-en-keep-accents/spiece.model")]
    [InlineData("bert-zh/vocab.txt")]
    public void Published_vocabularies_give_the_ids_of_the_reference(string file) =>
        AssertSame(OracleFile.Read(GoldenData.Folder("models", file)));

    [Fact]
    public void A_difference_is_noticed_and_made_small()
    {
        SkipWithoutReference();
        JsonObject file = OracleFile.Read(BundledFile);
        using Oracle oracle = new(file, OracleVariants.Make(file, "none"), []);
        Assert.NotNull(oracle.Difference("The quick Fox"));
        Assert.Equal(1, oracle.Smallest("The quick Fox").Length);
    }

    private static void AssertSame(JsonObject file)
    {
        SkipWithoutReference();
        using Oracle oracle = new(file, file, []);
        for (int number = 1; number <= Texts; number++)
        {
            string text = oracle.Texts.Of(number);
            if (oracle.Difference(text) is not null)
            {
                string smallest = oracle.Smallest(text);
                Assert.Fail($"text {number}: {smallest}: {oracle.Difference(smallest)}");
            }
        }
    }

    private static void SkipWithoutReference() => Assert.SkipWhen(Oracle.Obstacle is not null, Oracle.Obstacle ?? string.Empty);
}
