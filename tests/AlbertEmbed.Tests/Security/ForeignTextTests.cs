using System.Globalization;
using System.Text;
using AlbertEmbed.Errors;
using CsCheck;

namespace AlbertEmbed.Tests.Security;

/// <summary>What others have written, as it is shown.</summary>
public sealed class ForeignTextTests
{
    /// <summary>Ordinary characters, those that act or hide, halves of pairs, and what other parts could be taken for.</summary>
    private static readonly Gen<string> Wild = Gen.OneOf(
        Gen.Char['a', 'z'].Select(c => c.ToString()),
        Gen.Char['\0', '\u2100'].Select(c => c.ToString()),
        Gen.Char.Select(c => c.ToString()),
        Gen.Int[0x10000, 0x10FFFF].Select(char.ConvertFromUtf32),
        Gen.OneOf(
            "\u200D",
            "\uFE0F",
            "👩",
            "\U000E0041",
            "\\",
            "://",
            "@",
            " ",
            "…",
            "\u202E",
            "ی",
            "\u200C")).Array[0, 400].Select(string.Concat);

    [Theory]
    [InlineData("\e[31mred", "\\u001B[31mred")]
    [InlineData("\e]0;title\a", "\\u001B]0;title\\u0007")]
    [InlineData("a\nalbert-embed: 9999 records verified", "a\\u000Aalbert-embed: 9999 records verified")]
    [InlineData("\r\t\0\u007f", "\\u000D\\u0009\\u0000\\u007F")]
    [InlineData("\u009b31m\u0085", "\\u009B31m\\u0085")]
    [InlineData("a\u2028b\u2029c", "a\\u2028b\\u2029c")]
    [InlineData("\u202Egnp.exe\u2066\u2069\u061C\u200E\u200F", "\\u202Egnp.exe\\u2066\\u2069\\u061C\\u200E\\u200F")]
    [InlineData("ad\u200Bmin\u200D\u2060\uFEFF\u00AD", "ad\\u200Bmin\\u200D\\u2060\\uFEFF\\u00AD")]
    [InlineData("x\U000E0041\U000E007F", "x\\U000E0041\\U000E007F")]
    [InlineData("x\uFE00\uFE0F\u3164\u034F\U000E0100", "x\\uFE00\\uFE0F\\u3164\\u034F\\U000E0100")]
    public void Characters_that_act_or_hide_are_shown_as_escapes(string text, string shown) =>
        Assert.Equal(shown, ForeignText.Visible(text));

    [Fact]
    public void Halves_of_a_pair_are_shown_as_escapes() =>
        Assert.Equal("a\\uD800b\\uDC00", ForeignText.Visible(string.Concat("a", new string('\ud800', 1), "b", new string('\udc00', 1))));

    [Theory]
    [InlineData("Zoë's naïve café, 100 % – \"quoted\" <b>")]
    [InlineData(@"C:\models\new\u0041")]
    [InlineData("日本語のテキスト、葛󠄀城市")]
    [InlineData("می‌خواهم کتاب‌ها")]
    [InlineData("עברית والعربية ١٢٣")]
    [InlineData("क्‍ष हिन्दी ক্‌ষ ไทย")]
    [InlineData("👩‍💻 👨‍👩‍👧‍👦 ❤️ 1️⃣ 👍🏽 🏳️‍🌈 🇳🇱 ©️")]
    [InlineData("e\u0301 𝒳 \U0001F600")]
    public void Ordinary_text_of_all_scripts_stays_as_it_is(string text) => Assert.Equal(text, ForeignText.Visible(text));

    [Fact]
    public void A_long_text_is_cut_in_its_middle_and_says_how_much_is_missing()
    {
        string shown = ForeignText.Visible(new string('x', 10_000_000) + " is not supported");
        Assert.InRange(shown.Length, ForeignText.MostOfName - 3, ForeignText.MostOfName);
        Assert.EndsWith(" is not supported", shown, StringComparison.Ordinal);
        Assert.Matches("^x{100,} … 9999[67][0-9]{2} more characters … x+ is", shown);
    }

    [Fact]
    public void A_text_of_nothing_but_controls_is_cut_as_it_is_shown()
    {
        string shown = ForeignText.Visible(new string('\e', 70));
        Assert.InRange(shown.Length, 300, ForeignText.MostOfName);
        Assert.Equal(70 - (shown.Split("\\u001B").Length - 1), int.Parse(shown.Split("… ")[1].Split(' ')[0], CultureInfo.InvariantCulture));
    }

    [Fact]
    public void Whatever_comes_nothing_acts_and_nothing_is_longer_than_it_may_be_and_twice_is_as_good_as_once() => Wild.Sample(
        text =>
        {
            string shown = ForeignText.Visible(text);
            Assert.True(shown.Length <= ForeignText.MostOfName);
            Assert.Equal(shown, ForeignText.Visible(shown));
            Assert.DoesNotContain(
                shown.EnumerateRunes(), rune => rune.Value is 0xFFFD && !text.Contains('\uFFFD', StringComparison.Ordinal));
            Assert.DoesNotContain(shown, c => char.IsControl(c)
                || c is '\u2028' or '\u2029' or '\u200B' or '\u200E' or '\u200F' or '\u061C' or '\uFEFF'
                or (>= '\u202A' and <= '\u202E') or (>= '\u2060' and <= '\u206F'));
        },
        iter: 20_000);

    [Fact]
    public void Without_addresses_and_backslashes_what_is_shown_tells_every_character() => Wild.Sample(
        text =>
        {
            string plain = text.Replace(':', ' ').Replace('\\', ' ');
            Assert.Equal(plain, Unescaped(ForeignText.Visible(plain, 10_000)));
        },
        iter: 5000);

    [Fact]
    public void A_sentence_keeps_its_own_words_and_shows_what_is_put_in()
    {
        string name = "a\nb" + new string('y', 1000);
        string message = UserException.Usage($"There is no\n{name}: {-1.5:F2} of {7}, {null as string}.").Message;
        Assert.StartsWith("There is no\na\\u000Ab", message, StringComparison.Ordinal);
        Assert.EndsWith(": -1.50 of 7, .", message, StringComparison.Ordinal);
        Assert.InRange(message.Length, 400, 450);
    }

    private static string Unescaped(string shown)
    {
        StringBuilder text = new();
        for (int at = 0; at < shown.Length;)
        {
            int digits = shown[at] != '\\' ? 0 : shown[at + 1] == 'U' ? 8 : 4;
            _ = digits == 0
                ? text.Append(shown[at])
                : digits == 8
                ? text.Append(char.ConvertFromUtf32(Number()))
                : text.Append((char)Number());
            at += digits == 0 ? 1 : digits + 2;

            int Number() => int.Parse(shown.AsSpan(at + 2, digits), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
        }

        return text.ToString();
    }
}
