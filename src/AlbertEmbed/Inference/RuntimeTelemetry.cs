using System.Runtime.InteropServices;

namespace AlbertEmbed.Inference;

/// <summary>
/// Keeps ONNX Runtime from reporting on its use, which nobody who embeds a text has agreed to. Official builds do so, from 1.28 on Linux
/// and macOS too, where they keep an identifier and a database in the user's cache folder.
/// </summary>
/// <remarks>Source: ONNX Runtime's docs/Privacy.md.</remarks>
internal static partial class RuntimeTelemetry
{
    /// <summary>Variables that make releases of the library send and store nothing.</summary>
    private static readonly string[] Variables = ["ORT_DISABLE_TELEMETRY", "ORT_TELEMETRY_DISABLED"];

    /// <summary>
    /// Sets the variables, which the library reads when it is loaded. Must be called while the process has one thread: another thread that
    /// reads the environment meanwhile may crash. Windows builds have a function instead, which <see cref="OnnxLibrary"/> calls.
    /// </summary>
    public static void TurnOff()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        // Environment.SetEnvironmentVariable changes .NET's copy, which native code does not see.
        foreach (string variable in Variables)
        {
            _ = SetVariable(variable, "1", overwrite: 1);
        }
    }

    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static partial int SetVariable(string name, string value, int overwrite);
}
