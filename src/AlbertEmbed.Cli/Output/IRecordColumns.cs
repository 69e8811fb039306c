using AlbertEmbed.Columns;
using AlbertEmbed.Engine;
using AlbertEmbed.Input;

namespace AlbertEmbed.Output;

/// <summary>The columns of a table with what was found out about records.</summary>
internal interface IRecordColumns
{
    /// <summary>The columns, in their order in the table.</summary>
    IReadOnlyList<TableColumn> Columns { get; }

    /// <summary>Adds a row.</summary>
    /// <exception cref="Errors.UserException">A number is beyond what is stored.</exception>
    void Add(in TextRecord item, in EmbeddedText embedded);
}
