using System.Text.Json;

namespace AlbertEmbed.Tokenization;

/// <summary>Checks the ids that files give to tokens.</summary>
internal static class TokenId
{
    /// <summary>More than any table has rows, and small enough for arithmetic with ids not to overflow.</summary>
    private const int Largest = 1 << 30;

    /// <summary>Refuses a number that cannot be a row of a table. A graph would count a negative one from the end of the table.</summary>
    /// <exception cref="FormatException">The number cannot be an id.</exception>
    public static int Checked(int id, string token) => id is >= 0 and <= Largest ? id : throw Refusal($"{id}", token);

    /// <exception cref="FormatException">The value cannot be an id.</exception>
    public static int Read(JsonElement id, string token) =>
        id.ValueKind == JsonValueKind.Number && id.TryGetInt32(out int number)
            ? Checked(number, token)
            : throw Refusal(id.GetRawText(), token);

    private static FormatException Refusal(string id, string token) => new($"its token {token} has the id {id}, which no token can have");
}
