using AlbertEmbed.Input;

namespace AlbertEmbed.Tests.Input;

/// <summary>A message about JSON says which key or which place is meant.</summary>
public sealed class JsonFaultsTests
{
    [Theory]
    [InlineData("""{"a":1,"b":2,"a":3}""", "\"a\"")]
    [InlineData("""{"a":{"b":1},"c":{"b":1,"d":[{"e":1,"e":2}]}}""", "\"e\"")]
    [InlineData("""{"é":1,"\u00e9":2}""", "\"é\"")]
    [InlineData("""{"a":1}""", "of one name")]
    public void The_key_that_an_object_has_twice_is_named(string line, string key) => Assert.Equal(key, JsonFaults.RepeatedKey(line));

    [Theory]
    [InlineData("""{"a":"\ud800"}""", @" (\ud800 at byte 7)")]
    [InlineData("""{"é":"\uD83D\uDE00\udc00"}""", @" (\udc00 at byte 20)")]
    [InlineData("""{"a":"\\ud800 \ud83d\ude00"}""", "")]
    [InlineData("""{"a":"\\\ud800"}""", @" (\ud800 at byte 9)")]
    [InlineData("""{"a":"\u"}""", "")]
    public void Half_of_a_surrogate_pair_has_a_place(string line, string place) => Assert.Equal(place, JsonFaults.HalfSurrogate(line));
}
