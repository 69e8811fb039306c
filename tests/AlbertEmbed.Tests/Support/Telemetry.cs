using System.Runtime.CompilerServices;
using AlbertEmbed.Inference;

namespace AlbertEmbed.Tests.Support;

/// <summary>Tests load ONNX Runtime into their own process too: it must not report on them either.</summary>
internal static class Telemetry
{
#pragma warning disable CA2255 // The test runner's entry point is generated: this is the first code of ours that runs.
    [ModuleInitializer]
#pragma warning restore CA2255
    internal static void TurnOff() => RuntimeTelemetry.TurnOff();
}
