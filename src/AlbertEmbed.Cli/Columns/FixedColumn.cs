namespace AlbertEmbed.Columns;

/// <summary>A column whose type is known from the start.</summary>
internal sealed class FixedColumn : TableColumn
{
    /// <summary>A column with one value in each row.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="type">The type of its values.</param>
    public FixedColumn(string name, ColumnType type)
        : this(new SchemaNode(name, Repetition.Required) { Type = type })
    {
    }

    /// <summary>A column of any kind.</summary>
    /// <param name="node">What it is.</param>
    /// <param name="isPacked">Whether its pages are packed.</param>
    public FixedColumn(SchemaNode node, bool isPacked = true)
        : base(node.Name)
    {
        Node = node;
        Packing = isPacked ? PagePacking.Snappy : PagePacking.None;
        SchemaNode leaf = SchemaNode.Root([node]).Leaves.Single();
        Buffer = new ColumnBuffer(leaf.MaxDefinition, leaf.MaxRepetition);
    }

    public override SchemaNode Node { get; }

    public override ColumnBuffer Buffer { get; }

    public override PagePacking Packing { get; }

    /// <summary>A field of a group of columns: those that are next to each other in a table with the same group are in one.</summary>
    /// <param name="group">The group's name.</param>
    /// <param name="name">The field's name.</param>
    /// <param name="type">The type of its values.</param>
    public static FixedColumn Field(string group, string name, ColumnType type) =>
        new(new SchemaNode(group, Repetition.Required) { Children = [new SchemaNode(name, Repetition.Required) { Type = type }] });

    /// <summary>A field of the elements of lists.</summary>
    /// <param name="list">The name of the lists' column.</param>
    /// <param name="name">The field's name.</param>
    /// <param name="type">The type of its values.</param>
    public static FixedColumn FieldOfList(string list, string name, ColumnType type) =>
        new(SchemaNode.ListOf(list, Field("element", name, type).Node));

    /// <summary>A column with a list of values in each row.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="type">The type of the values.</param>
    /// <param name="levels">1 for lists, 2 for lists of lists.</param>
    /// <param name="isPacked">Whether its pages are packed.</param>
    public static FixedColumn List(string name, ColumnType type, int levels, bool isPacked = true)
    {
        SchemaNode node = new(levels > 0 ? "element" : name, Repetition.Required) { Type = type };
        for (; levels > 0; levels--)
        {
            node = SchemaNode.ListOf(levels > 1 ? "element" : name, node);
        }

        return new FixedColumn(node, isPacked);
    }
}
