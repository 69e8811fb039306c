namespace AlbertEmbed.Columns;

/// <summary>A column of a table that is written.</summary>
/// <param name="name">Its name.</param>
internal abstract class TableColumn(string name)
{
    public string Name => name;

    /// <summary>What its values are.</summary>
    public abstract SchemaNode Node { get; }

    /// <summary>The values that wait for their row group to be full.</summary>
    public abstract ColumnBuffer Buffer { get; }

    /// <summary>Bytes of these values.</summary>
    public virtual int Bytes => Buffer.Bytes;

    /// <summary>How the values are stored.</summary>
    public PhysicalType Physical => Node.Leaves.Single().Type!.Physical;

    /// <summary>How pages are packed. Texts become smaller, and numbers of vectors do not.</summary>
    public virtual PagePacking Packing => PagePacking.Snappy;

    /// <summary>Is called before the values are written.</summary>
    public virtual void Close()
    {
        // They are in the buffer already.
    }

    /// <summary>Writes what waits, for a later run.</summary>
    public virtual void Save(BinaryWriter writer) => Buffer.Save(writer);

    /// <summary>Reads what an earlier run has saved.</summary>
    public virtual void Load(BinaryReader reader) => Buffer.Load(reader);
}
