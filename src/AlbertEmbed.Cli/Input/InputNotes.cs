namespace AlbertEmbed.Input;

/// <summary>What readers have to say about their inputs.</summary>
internal sealed class InputNotes
{
    private readonly List<TableDialect> tables = [];

    /// <summary>Takes what users would not expect.</summary>
    public Action<string> Warn { get; init; } = _ => { };

    /// <summary>Takes what only some users want to know.</summary>
    public Action<string> Explain { get; init; } = _ => { };

    /// <summary>The ways in which tables were read, each once.</summary>
    public IReadOnlyList<TableDialect> Tables => tables;

    /// <summary>Notes how a table was read.</summary>
    public void Add(TableDialect dialect)
    {
        if (!tables.Exists(known => known with { Input = dialect.Input } == dialect))
        {
            tables.Add(dialect);
        }
    }
}
