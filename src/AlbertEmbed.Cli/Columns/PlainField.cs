namespace AlbertEmbed.Columns;

/// <summary>A value of a table's column, as Parquet stores it.</summary>
/// <param name="Type">The column's type.</param>
/// <param name="Value">Its bytes; null for a null.</param>
internal sealed record PlainField(ColumnType Type, byte[]? Value);
