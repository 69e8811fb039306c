using System.Runtime.InteropServices;

namespace AlbertEmbed.Inference;

/// <summary>
/// Official builds of ONNX Runtime report on their use: from 1.28 on Linux and macOS too, where they keep an identifier and a
/// database in the user's cache folder. Nobody who embeds a text has agreed to that.
/// </summary>
/// <remarks>Source: ONNX Runtime's docs/Privacy.md.</remarks>
internal static partial class RuntimeTelemetry
{
    /// <summary>What releases of the library look for, before anything else, to send and store nothing.</summary>
    private static readonly string[] Variables = ["ORT_DISABLE_TELEMETRY", "ORT_TELEMETRY_DISABLED"];

    /// <summary>
    /// Sets what the library reads when it is loaded. To be called while the process has one thread: another one that reads the environment
    /// meanwhile may crash. Windows builds have a function instead, which <see cref="OnnxLibrary"/> calls.
    /// </summary>
    public static void TurnOff()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        // Environment.SetEnvironmentVariable changes this runtime's copy, which native code does not see.
        foreach (string variable in Variables)
        {
            _ = SetVariable(variable, "1", overwrite: 1);
        }
    }

    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static partial int SetVariable(string name, string value, int overwrite);
}
