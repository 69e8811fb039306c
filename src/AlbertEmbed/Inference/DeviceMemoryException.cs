namespace AlbertEmbed.Inference;

/// <summary>A batch does not fit into a device's memory; a smaller one may.</summary>
internal sealed class DeviceMemoryException(string message, Exception inner) : Exception(message, inner);
