namespace AlbertEmbed.Tokenization;

/// <summary>Ids of the tokens that frame a text: <c>[CLS] A [SEP]</c>, or <c>[CLS] A [SEP] B [SEP]</c>.</summary>
internal sealed record SpecialTokens(AddedToken Classifier, AddedToken Separator);
