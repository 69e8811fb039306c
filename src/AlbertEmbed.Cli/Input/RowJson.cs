using System.Text.Json;
using AlbertEmbed.Columns;

namespace AlbertEmbed.Input;

/// <summary>Puts a row's values of nested columns together again, as JSON.</summary>
/// <remarks>Source: "Dremel: Interactive Analysis of Web-Scale Datasets", which Parquet's levels are taken from.</remarks>
internal static class RowJson
{
    /// <summary>Writes the next value of a field, and goes on behind it.</summary>
    /// <param name="json">Where it goes.</param>
    /// <param name="node">The field.</param>
    /// <param name="cursors">The columns, by their numbers in the schema.</param>
    public static void Write(Utf8JsonWriter json, SchemaNode node, LeafCursor[] cursors)
    {
        if (node.Repetition == Repetition.Repeated)
        {
            WriteRepeated(json, node, node, cursors);
        }
        else if (node.Repetition == Repetition.Optional && cursors[node.FirstLeaf].Definition < node.MaxDefinition)
        {
            json.WriteNullValue();
            Pass(node, cursors);
        }
        else
        {
            WriteContent(json, node, cursors);
        }
    }

    private static void WriteContent(Utf8JsonWriter json, SchemaNode node, LeafCursor[] cursors)
    {
        if (node.Type is { } type)
        {
            LeafCursor cursor = cursors[node.FirstLeaf];
            ValueJson.Write(json, type, cursor.Value);
            cursor.Advance();
        }
        else if (node is { GroupKind: LogicalKind.List or LogicalKind.Map, Children: [{ Repetition: Repetition.Repeated } items] })
        {
            // Lists of older programs have their elements in the repeated node itself.
            bool isWrapped = node.GroupKind == LogicalKind.List && items is { Type: null, Children.Count: 1 }
                && items.Name is not ("array" or "bag_element") && items.Name != node.Name + "_tuple";
            WriteRepeated(json, items, isWrapped ? items.Children[0] : items, cursors);
        }
        else
        {
            json.WriteStartObject();
            foreach (SchemaNode child in node.Children)
            {
                json.WritePropertyName(child.Name);
                Write(json, child, cursors);
            }

            json.WriteEndObject();
        }
    }

    /// <param name="json">Where it goes.</param>
    /// <param name="node">What is there any number of times.</param>
    /// <param name="element">What is written each time: it, or what is in it.</param>
    /// <param name="cursors">The columns.</param>
    private static void WriteRepeated(Utf8JsonWriter json, SchemaNode node, SchemaNode element, LeafCursor[] cursors)
    {
        LeafCursor first = cursors[node.FirstLeaf];
        json.WriteStartArray();
        if (first.Definition < node.MaxDefinition)
        {
            Pass(node, cursors);
        }
        else
        {
            do
            {
                if (element == node)
                {
                    WriteContent(json, node, cursors);
                }
                else
                {
                    Write(json, element, cursors);
                }
            }
            while (!first.IsAtEnd && first.Repetition == node.MaxRepetition);
        }

        json.WriteEndArray();
    }

    /// <summary>Passes over the entry that says that a field is missing, which each of its columns has.</summary>
    private static void Pass(SchemaNode node, LeafCursor[] cursors)
    {
        for (int i = 0; i < node.LeafCount; i++)
        {
            cursors[node.FirstLeaf + i].Advance();
        }
    }
}
