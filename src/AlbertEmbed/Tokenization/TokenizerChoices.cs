namespace AlbertEmbed.Tokenization;

/// <summary>A user's decisions about a vocabulary file, which replace the folder's settings; null leaves them to the folder.</summary>
internal sealed record TokenizerChoices(bool? LowerCase, bool? KeepAccents)
{
    public bool IsEmpty => LowerCase is null && KeepAccents is null;
}
