namespace AlbertEmbed.Tokenization;

/// <summary>One stage of a normalizer: reads all characters of a segment and appends their normalized forms.</summary>
internal delegate void NormalizationStep(List<OriginScalar> input, List<OriginScalar> output);
