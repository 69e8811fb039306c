namespace AlbertEmbed.Tokenization;

/// <summary>What a user decides about a vocabulary file whose folder may say otherwise, or nothing; null leaves it to the folder.</summary>
internal sealed record TokenizerChoices(bool? LowerCase, bool? KeepAccents)
{
    public bool IsEmpty => LowerCase is null && KeepAccents is null;
}
