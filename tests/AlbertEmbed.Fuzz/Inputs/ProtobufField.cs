namespace AlbertEmbed.Fuzz.Inputs;

/// <summary>A field of a message; places count from the message's first byte.</summary>
/// <param name="Tag">The number, and in the three lowest bits how the value is written.</param>
/// <param name="Start">Where the tag starts.</param>
/// <param name="BeforeValue">Where the tag ends.</param>
/// <param name="Value">Where the value starts, after a length.</param>
/// <param name="End">Where the value ends.</param>
internal readonly record struct ProtobufField(ulong Tag, int Start, int BeforeValue, int Value, int End)
{
    /// <summary>The way of writing of a value that has its length before it.</summary>
    public const int LengthDelimited = 2;

    public int Number => (int)(Tag >> 3);

    /// <summary>How the value is written.</summary>
    public int Wire => (int)(Tag & 7);

    public int Length => End - Start;
}
