using System.Text.Json;

namespace AlbertEmbed.Tokenization;

/// <summary>Ids that files give to tokens.</summary>
internal static class TokenId
{
    /// <summary>More than any table has rows, and small enough that ids can be counted on from it.</summary>
    private const int Largest = 1 << 30;

    /// <summary>Refuses what is no row of a table. Of a negative one a graph would take a row counted from the end.</summary>
    /// <param name="id">As a file says it.</param>
    /// <param name="token">Whose it is.</param>
    /// <exception cref="FormatException">It is no id.</exception>
    public static int Checked(int id, string token) => id is >= 0 and <= Largest ? id : throw Refusal($"{id}", token);

    /// <summary>Reads an id.</summary>
    /// <param name="id">As a file says it.</param>
    /// <param name="token">Whose it is.</param>
    /// <exception cref="FormatException">It is no id.</exception>
    public static int Read(JsonElement id, string token) =>
        id.ValueKind == JsonValueKind.Number && id.TryGetInt32(out int number)
            ? Checked(number, token)
            : throw Refusal(id.GetRawText(), token);

    private static FormatException Refusal(string id, string token) => new($"its token {token} has the id {id}, which no token can have");
}
