namespace AlbertEmbed.Columns;

/// <summary>A column, or a group of columns, of a table.</summary>
/// <param name="name">Its name.</param>
/// <param name="repetition">How often it is there.</param>
internal sealed class SchemaNode(string name, Repetition repetition)
{
    private const int ConvertedList = 3;

    public string Name => name;

    public Repetition Repetition => repetition;

    /// <summary>The type of its values; null for a group.</summary>
    public ColumnType? Type { get; init; }

    /// <summary>What a group is: a list, a map, or fields side by side.</summary>
    public LogicalKind GroupKind { get; init; }

    /// <summary>What is in a group.</summary>
    public IReadOnlyList<SchemaNode> Children { get; init; } = [];

    /// <summary>The definition level of a value that is there.</summary>
    public int MaxDefinition { get; private set; }

    /// <summary>How many of the nodes above it, and it itself, are there any number of times.</summary>
    public int MaxRepetition { get; private set; }

    /// <summary>The number of its first column among all.</summary>
    public int FirstLeaf { get; private set; }

    /// <summary>How many columns it has.</summary>
    public int LeafCount { get; private set; }

    /// <summary>The names that lead to it, its own the last.</summary>
    public IReadOnlyList<string> Path { get; private set; } = [];

    /// <summary>All columns in it, in their order.</summary>
    public IEnumerable<SchemaNode> Leaves => Type is not null ? [this] : Children.SelectMany(child => child.Leaves);

    /// <summary>A list of something that is never null, as Parquet writes it.</summary>
    public static SchemaNode ListOf(string name, SchemaNode element) => new(name, Repetition.Required)
    {
        GroupKind = LogicalKind.List,
        Children = [new SchemaNode("list", Repetition.Repeated) { Children = [element] }],
    };

    /// <summary>A whole schema.</summary>
    public static SchemaNode Root(IReadOnlyList<SchemaNode> columns)
    {
        SchemaNode root = new("schema", Repetition.Required) { Children = columns };
        root.Number([], 0, 0, 0);
        return root;
    }

    /// <summary>Makes one group of those that are next to each other and have the same name.</summary>
    public static IReadOnlyList<SchemaNode> Joined(IEnumerable<SchemaNode> nodes)
    {
        List<SchemaNode> joined = [];
        foreach (SchemaNode node in nodes)
        {
            if (node.Type is null && joined is [.., { Type: null } last] && last.Name == node.Name)
            {
                joined[^1] = new SchemaNode(last.Name, last.Repetition)
                {
                    GroupKind = last.GroupKind,
                    Children = Joined([.. last.Children, .. node.Children]),
                };
            }
            else
            {
                joined.Add(node);
            }
        }

        return joined;
    }

    /// <summary>Its columns, each in groups by itself.</summary>
    public IEnumerable<SchemaNode> Apart() => Type is not null
        ? [this]
        : Children.SelectMany(child => child.Apart())
            .Select(child => new SchemaNode(Name, Repetition) { GroupKind = GroupKind, Children = [child] });

    /// <summary>Whether two nodes are written alike.</summary>
    public bool Equals(SchemaNode other)
    {
        ThriftWriter one = new();
        ThriftWriter two = new();
        Write(one);
        other.Write(two);
        return one.Written.SequenceEqual(two.Written);
    }

    /// <summary>How many elements of a schema it is.</summary>
    public int Count() => 1 + Children.Sum(child => child.Count());

    /// <summary>Writes it, and what is in it, as elements of a schema.</summary>
    /// <param name="writer">Where it goes.</param>
    /// <param name="isRoot">Whether it is the schema itself, which is not said how often it is there.</param>
    public void Write(ThriftWriter writer, bool isRoot = false)
    {
        writer.BeginElement();
        if (Type is not null)
        {
            writer.WriteInt32(1, (int)Type.Physical);
            WriteIf(writer, 2, Type.Length > 0 ? Type.Length : null);
        }

        WriteIf(writer, 3, isRoot ? null : (int)Repetition);
        writer.WriteText(4, Name);
        WriteIf(writer, 5, Type is null ? Children.Count : null);
        WriteIf(writer, 6, GroupKind == LogicalKind.List ? ConvertedList : Type?.Converted);
        WriteIf(writer, 7, Type?.Scale);
        WriteIf(writer, 8, Type?.Precision);
        if (GroupKind == LogicalKind.List)
        {
            writer.BeginStruct(10);
            writer.BeginStruct((int)LogicalKind.List);
            writer.End();
            writer.End();
        }
        else if (Type?.LogicalBytes is { } logical)
        {
            writer.WriteStruct(10, Convert.FromHexString(logical));
        }

        writer.End();
        foreach (SchemaNode child in Children)
        {
            child.Write(writer);
        }
    }

    private static void WriteIf(ThriftWriter writer, int field, int? value)
    {
        if (value is { } known)
        {
            writer.WriteInt32(field, known);
        }
    }

    /// <summary>Gives numbers and levels to all nodes.</summary>
    /// <returns>How many columns there are.</returns>
    private int Number(IReadOnlyList<string> path, int definition, int repetition, int leaf)
    {
        Path = path;
        MaxDefinition = definition;
        MaxRepetition = repetition;
        FirstLeaf = leaf;
        int next = Type is null ? leaf : leaf + 1;
        foreach (SchemaNode child in Children)
        {
            next = child.Number(
                [.. path, child.Name],
                definition + (child.Repetition == Repetition.Required ? 0 : 1),
                repetition + (child.Repetition == Repetition.Repeated ? 1 : 0),
                next);
        }

        LeafCount = next - leaf;
        return next;
    }
}
