namespace AlbertEmbed.Tokenization;

/// <summary>
/// The normalization of ALBERT's tokenizer in one pass: straight quotes, NFKD without marks, lower case, then the
/// vocabulary's character map on each grapheme cluster.
/// </summary>
/// <remarks>
/// Nearly every character is a cluster by itself, so its result does not depend on its neighbours and comes from a table, which is made at
/// the first character of its block. Only runs of characters that can join others take the slow path through clusters. Thread-safe.
/// </remarks>
internal sealed class AlbertNormalizer : ITextNormalizer
{
    private const char NotPlain = '\uFFFF';

    private readonly NormalizerOptions options;
    private readonly CharacterMap? map;
    private readonly FoldedPage?[] pages = new FoldedPage?[(0x10FFFF / FoldedPage.Size) + 1];
    private readonly char[] ascii = new char[128];

    public AlbertNormalizer(NormalizerOptions options, CharacterMap? map)
    {
        this.options = options;
        this.map = map;
        FoldedPage page = Page(0);
        for (char c = '\0'; c < ascii.Length; c++)
        {
            bool isPlain = !page.Joins(c) && page.Text(c).Length == 1 && c is not ('`' or '\'');
            ascii[c] = isPlain ? page.Text(c)[0] : NotPlain;
        }
    }

    public void Normalize(ReadOnlySpan<char> text, int offset, NormalizedText output)
    {
        for (int at = 0; at < text.Length;)
        {
            at += AppendPlain(text[at..], offset + at, output);
            if (at == text.Length)
            {
                break;
            }

            int start = at;
            int scalar = ReadWithQuotes(text, ref at);
            FoldedPage page = Page(scalar);
            if (!page.Joins(scalar) && !NextJoins(text, at))
            {
                output.Append(page.Text(scalar), offset + start, offset + at);
            }
            else
            {
                at = AppendClusters(text, start, offset, output);
            }
        }
    }

    /// <summary>Appends ASCII that maps one to one, except the last character before other text, which may join it.</summary>
    private int AppendPlain(ReadOnlySpan<char> text, int start, NormalizedText output)
    {
        ReadOnlySpan<char> table = ascii;
        int count = 0;
        while (count < text.Length && text[count] < table.Length && table[text[count]] != NotPlain)
        {
            count++;
        }

        if (count < text.Length && count > 0 && text[count] >= table.Length)
        {
            count--;
        }

        if (count > 0)
        {
            Span<char> run = output.AppendRun(count, start);
            for (int i = 0; i < run.Length; i++)
            {
                run[i] = table[text[i]];
            }
        }

        return count;
    }

    /// <summary>Appends characters as long as one joins, or may join, the next.</summary>
    /// <returns>The end of the run.</returns>
    private int AppendClusters(ReadOnlySpan<char> text, int at, int offset, NormalizedText output)
    {
        (List<OriginScalar> folded, List<OriginScalar> mapped) = output.EmptyScratch();
        do
        {
            int start = at;
            int scalar = ReadWithQuotes(text, ref at);
            Fold(new OriginScalar(scalar, offset + start, offset + at), folded);
        }
        while (at < text.Length && (NextJoins(text, at) || LastJoins(text, at)));

        CharacterMapping.MapCharacters(map, folded, mapped);
        foreach (OriginScalar part in mapped)
        {
            output.AppendScalar(part.Scalar, part.Start, part.End);
        }

        return at;
    }

    /// <summary>Reads one character; two grave accents or two apostrophes read as one straight quote.</summary>
    private static int ReadWithQuotes(ReadOnlySpan<char> text, ref int at)
    {
        if (text[at] is '`' or '\'' && at + 1 < text.Length && text[at + 1] == text[at])
        {
            at += 2;
            return '"';
        }

        return UnicodeData.ReadScalar(text, ref at);
    }

    private bool NextJoins(ReadOnlySpan<char> text, int at)
    {
        if (at == text.Length || (text[at] < ascii.Length && ascii[text[at]] != NotPlain))
        {
            return false;
        }

        int scalar = ReadWithQuotes(text, ref at);
        return Page(scalar).Joins(scalar);
    }

    private bool LastJoins(ReadOnlySpan<char> text, int at)
    {
        int start = at - (at > 1 && char.IsLowSurrogate(text[at - 1]) && char.IsHighSurrogate(text[at - 2]) ? 2 : 1);
        int scalar = UnicodeData.ReadScalar(text, ref start);
        return Page(scalar).Joins(scalar);
    }

    private FoldedPage Page(int scalar)
    {
        int number = scalar / FoldedPage.Size;
        return Volatile.Read(ref pages[number]) ?? (pages[number] = MakePage(number * FoldedPage.Size));
    }

    private FoldedPage MakePage(int firstScalar)
    {
        NormalizedText text = new(keepOffsets: false);
        int[] starts = new int[FoldedPage.Size + 1];
        bool[] joins = new bool[FoldedPage.Size];
        List<OriginScalar> folded = [];
        List<OriginScalar> mapped = [];
        for (int i = 0; i < FoldedPage.Size; i++)
        {
            folded.Clear();
            mapped.Clear();
            int scalar = firstScalar + i;
            if (scalar is < 0xD800 or > 0xDFFF)
            {
                Fold(new OriginScalar(scalar, 0, 0), folded);
            }

            // Deleting a character brings its neighbours together, so it counts as joining.
            joins[i] = folded.Count == 0 || folded.Exists(part => MayJoin(part.Scalar));
            CharacterMapping.MapCharacters(map, folded, mapped);
            foreach (OriginScalar part in mapped)
            {
                text.AppendScalar(part.Scalar, 0, 0);
            }

            starts[i + 1] = text.Length;
        }

        return new FoldedPage(starts, text.Chars.ToArray(), joins);
    }

    private static bool MayJoin(int scalar) =>
        UnicodeData.Grapheme(UnicodeData.Properties(scalar)) is
            not (GraphemeClass.Other or GraphemeClass.Control or GraphemeClass.LineFeed);

    /// <summary>Decomposes without marks, unless accents are kept, and lower-cases.</summary>
    private void Fold(OriginScalar character, List<OriginScalar> output)
    {
        int first = output.Count;
        if (options.KeepAccents)
        {
            output.Add(character);
        }
        else
        {
            UnicodeData.AppendDecomposition(character, compatibility: true, output);
            for (int i = output.Count - 1; i >= first; i--)
            {
                if (UnicodeData.Has(output[i].Scalar, CharacterProperties.Mark))
                {
                    output.RemoveAt(i);
                }
            }
        }

        if (options.LowerCase)
        {
            int count = output.Count;
            for (int i = first; i < count; i++)
            {
                UnicodeData.AppendLower(output[i], output);
            }

            output.RemoveRange(first, count - first);
        }
    }
}
