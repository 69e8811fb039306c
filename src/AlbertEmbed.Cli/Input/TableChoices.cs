namespace AlbertEmbed.Input;

/// <summary>What the user says about how tables are written.</summary>
internal sealed record TableChoices
{
    /// <summary>What stands between two fields; null to go by the first row.</summary>
    public char? Delimiter { get; init; }

    public Quoting Quoting { get; init; }

    /// <summary>Whether the user has given --quoting, if only with auto.</summary>
    public bool IsQuotingSaid { get; init; }

    public bool Any => Delimiter is not null || Quoting != Quoting.Auto || IsQuotingSaid;
}
