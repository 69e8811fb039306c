namespace AlbertEmbed.Input;

/// <summary>What the user says about how tables are written.</summary>
internal sealed record TableChoices
{
    /// <summary>What stands between two fields; null to go by the first row.</summary>
    public char? Delimiter { get; init; }

    public Quoting Quoting { get; init; }

    /// <summary>Whether the user has given --quoting, if only with auto.</summary>
    public bool IsQuotingSaid { get; init; }

    /// <summary>The options that say how tables are written, as far as they are given.</summary>
    public IEnumerable<string> Options
    {
        get
        {
            if (Delimiter is not null)
            {
                yield return "--delimiter";
            }

            if (Quoting != Quoting.Auto || IsQuotingSaid)
            {
                yield return "--quoting";
            }
        }
    }

    public bool Any => Options.Any();
}
