using System.Text.Json;
using AlbertEmbed.CommandLine;
using AlbertEmbed.Errors;
using AlbertEmbed.Inference;

namespace AlbertEmbed.Commands;

/// <summary>Shows the devices that work, as text and as JSON.</summary>
internal static class DeviceList
{
    /// <summary>One line for each device, such as <c>cuda:0: NVIDIA H100 80GB HBM3, 85.03 GB (84.50 GB free)</c>.</summary>
    public static IEnumerable<string> Lines(IEnumerable<DeviceFacts> devices) => devices.Select(Line);

    public static void Write(Utf8JsonWriter writer, IEnumerable<DeviceFacts> devices)
    {
        writer.WriteStartArray();
        foreach (DeviceFacts facts in devices)
        {
            writer.WriteStartObject();
            writer.WriteString("device", facts.Device.ToString());
            if (facts.Name is { } name)
            {
                writer.WriteString("name", name);
            }

            if (!facts.Device.IsGpu)
            {
                writer.WriteNumber("cores", Environment.ProcessorCount);
            }

            if (facts.Memory is { } memory)
            {
                writer.WriteNumber("memory", memory);
            }

            if (facts.FreeMemory is { } free)
            {
                writer.WriteNumber("free_memory", free);
            }

            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static string Line(DeviceFacts facts)
    {
        List<string> parts = [];
        if (facts.Name is { } name)
        {
            parts.Add(ForeignText.Visible(name));
        }

        if (!facts.Device.IsGpu)
        {
            parts.Add(Plural.Of(Environment.ProcessorCount, "core"));
        }

        if (facts.Memory is { } memory)
        {
            parts.Add(facts.FreeMemory is { } free ? $"{Words.Size(memory)} ({Words.Size(free)} free)" : Words.Size(memory));
        }

        return parts.Count == 0 ? facts.Device.ToString() : $"{facts.Device}: {string.Join(", ", parts)}";
    }
}
