using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime;

namespace AlbertEmbed.Inference;

/// <summary>The native ONNX Runtime library: found, checked, loaded once.</summary>
internal static class OnnxLibrary
{
    /// <summary>Names a library file, or a folder that holds one, to use instead of the one beside the program.</summary>
    public const string PathVariable = "ALBERT_EMBED_ORT";

    private static readonly Lazy<string> Started = new(Load);

    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    private delegate nint GetText();

    /// <summary>The library's version.</summary>
    /// <exception cref="RuntimeException">It cannot be loaded.</exception>
    public static string Version => Started.Value;

    /// <summary>Loads the library and starts it, unless that is done.</summary>
    /// <exception cref="RuntimeException">It cannot be loaded.</exception>
    public static void Start() => _ = Started.Value;

    /// <summary>Where the library is, or would be. It is not loaded.</summary>
    /// <exception cref="RuntimeException">The variable names a place without one.</exception>
    public static string Find()
    {
        string? chosen = Environment.GetEnvironmentVariable(PathVariable);
        if (string.IsNullOrEmpty(chosen))
        {
            return Path.Combine(AppContext.BaseDirectory, FileNames()[0]);
        }

        return Array.Find([chosen, .. FileNames().Select(name => Path.Combine(chosen, name))], File.Exists)
            ?? throw new RuntimeException($"{PathVariable} is {chosen}, where there is no {string.Join(" or ", FileNames())}.");
    }

    private static string Load()
    {
        string path = Find();
        if (!NativeLibrary.TryLoad(path, out nint library))
        {
            throw new RuntimeException(
                $"ONNX Runtime could not be loaded from {path}. Build again, or point {PathVariable} to its library.");
        }

        string version = VersionOf(library)
            ?? throw new RuntimeException($"{path} is not an ONNX Runtime library (no OrtGetApiBase). Point {PathVariable} to one.");
        string needed = typeof(OrtEnv).Assembly.GetName().Version!.ToString(3);
        if (IsOlder(version, needed))
        {
            throw new RuntimeException($"ONNX Runtime {version} at {path} is too old: {needed} or later is needed.");
        }

        // The package would search for a library of its own naming, in folders of its own choice.
        OrtEnv.DisableDllImportResolver = true;
        NativeLibrary.SetDllImportResolver(typeof(OrtEnv).Assembly, (_, _, _) => library);

        // What fails is thrown here, in our words: the library writes nothing to standard error itself.
        EnvironmentCreationOptions options = new() { logId = "albert-embed", logLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL };
        try
        {
            OrtEnv.CreateInstanceWithOptions(ref options).DisableTelemetryEvents();
        }
        catch (Exception e) when (e is OnnxRuntimeException or TypeInitializationException)
        {
            throw RuntimeException.From(e, "starting");
        }

        return version;
    }

    /// <summary>
    /// Asks the library itself, before the package reads its function table: in an older library that table is shorter, and what lies
    /// behind
    /// it is not checked.
    /// </summary>
    private static string? VersionOf(nint library)
    {
        if (!NativeLibrary.TryGetExport(library, "OrtGetApiBase", out nint entry))
        {
            return null;
        }

        // OrtApiBase (onnxruntime_c_api.h): GetApi, then GetVersionString.
        nint apiBase = Marshal.GetDelegateForFunctionPointer<GetText>(entry)();
        nint text = Marshal.GetDelegateForFunctionPointer<GetText>(Marshal.ReadIntPtr(apiBase, nint.Size))();
        return Marshal.PtrToStringUTF8(text);
    }

    private static bool IsOlder(string version, string needed) =>
        System.Version.TryParse(version.Split('-')[0], out Version? found) && found < System.Version.Parse(needed);

    private static string[] FileNames() =>
        OperatingSystem.IsWindows() ? ["onnxruntime.dll"]
        : OperatingSystem.IsMacOS() ? ["libonnxruntime.dylib", "libonnxruntime.1.dylib"]
        : ["libonnxruntime.so", "libonnxruntime.so.1"];
}
