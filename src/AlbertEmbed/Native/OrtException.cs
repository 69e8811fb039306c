namespace AlbertEmbed.Native;

/// <summary>A call into ONNX Runtime failed, or its library could not be loaded.</summary>
internal sealed class OrtException(string message) : Exception(message);
