namespace AlbertEmbed.Tokenization;

/// <summary>The special tokens around a text or a pair: <c>[CLS] A [SEP]</c>, <c>[CLS] A [SEP] B [SEP]</c>.</summary>
internal sealed class SequenceTemplate
{
    private readonly TemplatePart[] single;
    private readonly TemplatePart[] pair;

    /// <exception cref="FormatException">A text is missing, or token types are not 0 first and then 1.</exception>
    public SequenceTemplate(IEnumerable<TemplatePart> single, IEnumerable<TemplatePart> pair)
    {
        this.single = [.. single];
        this.pair = [.. pair];
        SingleFrame = Check(this.single, texts: 1);
        PairFrame = Check(this.pair, texts: 2);
    }

    /// <summary>Special tokens around a single text.</summary>
    public int SingleFrame { get; }

    /// <summary>Special tokens around a pair.</summary>
    public int PairFrame { get; }

    /// <summary>The ids of all special tokens.</summary>
    public IEnumerable<int> Ids => single.Concat(pair).Where(part => !part.IsText).Select(part => part.Value);

    public static SequenceTemplate Bert((string Token, int Id) classifier, (string Token, int Id) separator)
    {
        TemplatePart first = TemplatePart.Special(classifier.Token, classifier.Id, 0);
        TemplatePart end = TemplatePart.Special(separator.Token, separator.Id, 0);
        TemplatePart[] single = [first, TemplatePart.Text(TemplatePart.A, 0), end];
        return new SequenceTemplate(single, [.. single, TemplatePart.Text(TemplatePart.B, 1), end with { TypeId = 1 }]);
    }

    public IReadOnlyList<TemplatePart> Parts(bool isPair) => isPair ? pair : single;

    /// <summary>A special token's text.</summary>
    public string Token(int id) => Array.Find(pair, part => !part.IsText && part.Value == id)?.Token ?? string.Empty;

    private static int Check(TemplatePart[] parts, int texts)
    {
        int type = 0;
        foreach (TemplatePart part in parts)
        {
            type = part.TypeId >= type && part.TypeId <= 1
                ? part.TypeId
                : throw new FormatException("its template's type ids are not 0, then 1");
        }

        return parts.Count(part => part.IsText) == texts
            ? parts.Length - texts
            : throw new FormatException($"its template for {texts} texts does not hold them");
    }
}
