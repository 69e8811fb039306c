using AlbertEmbed.Columns;
using AlbertEmbed.Engine;
using AlbertEmbed.Input;

namespace AlbertEmbed.Output;

/// <summary>The tokens of each text, and their places in it.</summary>
internal sealed class TokenColumns : IRecordColumns
{
    private readonly FixedColumn tokens = FixedColumn.List("tokens", ColumnType.Text, 1);
    private readonly FixedColumn offsets = FixedColumn.List("offsets", ColumnType.Int32, 2);

    public IReadOnlyList<TableColumn> Columns => [tokens, offsets];

    public void Add(in TextRecord item, in EmbeddedText embedded)
    {
        for (int i = 0; i < embedded.Tokens.Length; i++)
        {
            tokens.Buffer.AddText(JsonLine.WellFormed(embedded.Tokens[i]), i == 0 ? 0 : 1);
        }

        for (int i = 0; i < embedded.Offsets.Length; i++)
        {
            (int start, int end) = embedded.Offsets[i];
            offsets.Buffer.AddInt32(start, i == 0 ? 0 : 1);
            offsets.Buffer.AddInt32(end, 2);
        }

        if (embedded.Tokens.Length == 0)
        {
            tokens.Buffer.AddNull();
            offsets.Buffer.AddNull();
        }
    }
}
