using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;

namespace AlbertEmbed.Errors;

/// <summary>
/// A message made of <c>$"..."</c>: its literal text stays as it is, and each value in it is made visible and cut, so that a long value
/// does
/// not push out the rest.
/// </summary>
/// <param name="literalLength">Characters outside of the holes.</param>
/// <param name="holes">Number of the holes.</param>
[InterpolatedStringHandler]
internal readonly struct Sentence(int literalLength, int holes)
{
    private const int UsualLength = 16;

    private readonly StringBuilder text = new(literalLength + (UsualLength * holes));

    public void AppendLiteral(string value) => text.Append(value);

    public void AppendFormatted<T>(T value, string? format = null) =>
        text.Append(
            ForeignText.Visible(
                (value is IFormattable number ? number.ToString(format, CultureInfo.InvariantCulture) : value?.ToString())
                    ?? string.Empty));

    public override string ToString() => text.ToString();
}
