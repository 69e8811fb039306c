using System.Globalization;
using System.Text.Json;
using AlbertEmbed.Errors;

namespace AlbertEmbed.Input;

/// <summary>
/// Finds fields that are asked for and that no record has. A field may be missing in some records, so that only the end of all inputs
/// can say.
/// </summary>
/// <param name="name">The inputs', for messages.</param>
/// <param name="fields">What is asked for.</param>
/// <param name="notes">Takes an early warning.</param>
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
    public void See(JsonElement record)
    {
        there ??= string.Join(", ", record.EnumerateObject().Select(field => field.Name));
        if (missing.Count > 0)
        {
            // A look for one name goes through all fields.
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

    /// <summary>Says of each field that goes nowhere, once, that it does.</summary>
    private void SayLost(JsonElement record)
    {
        foreach (JsonProperty field in record.EnumerateObject().Where(field => fields.Loses(field.Name) && lost.Add(field.Name)))
        {
            notes.Warn(
                $"warning: {name}: the field {field.Name} is left out, for that name says something else in "
                    + $"the output. Rename it to keep it.");
        }
    }

    private string Describe() => string.Create(
        CultureInfo.InvariantCulture,
        $"{name}: none of the {(records == Many ? "first " : string.Empty)}{records} records has a field {missing[0]}; one has {there}. ")
        + "Name another one with --text-field, --pair-field, --id-field or --keep.";
}
