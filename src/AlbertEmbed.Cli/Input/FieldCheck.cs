using System.Globalization;
using System.Text.Json;
using AlbertEmbed.Errors;

namespace AlbertEmbed.Input;

/// <summary>
/// Finds fields that are asked for and that no record has. A field may be missing in some records, so this is known only at the end of
/// all inputs.
/// </summary>
/// <param name="name">The inputs' names, for messages.</param>
/// <param name="fields">The fields that are asked for.</param>
/// <param name="notes">Takes a warning after the first records.</param>
internal sealed class FieldCheck(string name, FieldNames fields, InputNotes notes)
{
    private const int Many = 1000;
    private const int Few = 8;

    private readonly List<string> missing = [.. fields.Wanted.Distinct()];
    private readonly HashSet<string> lost = [];
    private long records;
    private string? there;

    /// <summary>Counts a record, good or bad.</summary>
    public void CountRecord()
    {
        records++;
        if (records == Many && there is not null && missing.Count > 0)
        {
            notes.Warn($"warning: {Describe()}");
        }
    }

    /// <summary>Looks at a record's fields.</summary>
    public void NoteFields(JsonElement record)
    {
        there ??= string.Join(", ", record.EnumerateObject().Select(field => field.Name));
        if (missing.Count > 0)
        {
            // Looking up one name reads all fields, so many names are looked up in a set.
            HashSet<string>? present = missing.Count > Few ? [.. record.EnumerateObject().Select(field => field.Name)] : null;
            missing.RemoveAll(name => present?.Contains(name) ?? record.TryGetProperty(name, out _));
        }

        if (fields.KeepAll)
        {
            SayLost(record);
        }
    }

    /// <exception cref="UserException">There were good records, and none had one of the fields.</exception>
    public void CheckAtEnd()
    {
        if (there is not null && missing.Count > 0)
        {
            throw UserException.BadRecord(Describe());
        }
    }

    /// <summary>Warns once of each field that is not copied because of its name.</summary>
    private void SayLost(JsonElement record)
    {
        foreach (JsonProperty field in record.EnumerateObject().Where(field => fields.Loses(field.Name) && lost.Add(field.Name)))
        {
            notes.Warn(
                $"warning: {name}: the field {field.Name} is left out, because the output uses that name for something else. "
                    + $"Rename it to keep it.");
        }
    }

    private string Describe()
    {
        string count = (records == Many ? "first " : string.Empty) + records.ToString(CultureInfo.InvariantCulture);
        string what = records == 1
            ? $"the only record has no field {missing[0]}; it has {there}"
            : $"none of the {count} records has a field {missing[0]}; one has {there}";
        return $"{name}: {what}. Name another one with {fields.OptionFor(missing[0])}.";
    }
}
