namespace AlbertEmbed.Input;

/// <summary>What readers find out about their inputs, besides the records.</summary>
internal sealed class InputNotes
{
    private readonly List<TableDialect> tables = [];

    /// <summary>Tells the user what he would not expect.</summary>
    public Action<string> Warn { get; init; } = _ => { };

    /// <summary>Tells a user who wants to know more.</summary>
    public Action<string> Explain { get; init; } = _ => { };

    /// <summary>The ways in which tables were read, each once.</summary>
    public IReadOnlyList<TableDialect> Tables => tables;

    /// <summary>Notes how a table was read, and says so.</summary>
    public void Add(TableDialect dialect)
    {
        if (!tables.Exists(known => known with { Input = dialect.Input } == dialect))
        {
            tables.Add(dialect);
        }
    }
}
