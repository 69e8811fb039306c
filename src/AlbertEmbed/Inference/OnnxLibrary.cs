using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime;

namespace AlbertEmbed.Inference;

/// <summary>Finds the native ONNX Runtime library, checks it and loads it once.</summary>
internal static class OnnxLibrary
{
    /// <summary>Names a library file, or a folder that holds one, to use instead of the one beside the program.</summary>
    public const string PathVariable = "ALBERT_EMBED_ORT";

    private static readonly Lazy<string> Started = new(Load);

    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    private delegate nint GetText();

    /// <summary>The version of the library, which is loaded for that.</summary>
    /// <exception cref="RuntimeException">It cannot be loaded.</exception>
    public static string LoadedVersion => Started.Value;

    /// <summary>Loads the library and starts it, unless that is done.</summary>
    /// <exception cref="RuntimeException">It cannot be loaded.</exception>
    public static void EnsureStarted() => _ = Started.Value;

    /// <summary>The library's file, which is not loaded for that.</summary>
    /// <exception cref="RuntimeException">The variable names a place without one.</exception>
    public static string FindPath()
    {
        string? chosen = Environment.GetEnvironmentVariable(PathVariable);
        if (string.IsNullOrEmpty(chosen))
        {
            // Beside the program, or where a program that is built for any system has the packages' native libraries.
            string beside = Path.Combine(AppContext.BaseDirectory, FileNames()[0]);
            string packaged = Path.Combine(
                AppContext.BaseDirectory, "runtimes", RuntimeInformation.RuntimeIdentifier, "native", FileNames()[0]);
            return !File.Exists(beside) && File.Exists(packaged) ? packaged : beside;
        }

        return Array.Find([chosen, .. FileNames().Select(name => Path.Combine(chosen, name))], File.Exists)
            ?? throw new RuntimeException($"{PathVariable} is {chosen}, where there is no {string.Join(" or ", FileNames())}.");
    }

    private static string Load()
    {
        if (OrtEnv.IsCreated)
        {
            // The program that this library is a part of uses the runtime too, and has started it.
            return OrtEnv.Instance().GetVersionString();
        }

        string path = FindPath();
        if (!TryLoad(path, out nint library))
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

        Start(library);
        return version;
    }

    private static void Start(nint library)
    {
        // Otherwise the package would look for a library under another name and in other folders.
        OrtEnv.DisableDllImportResolver = true;
        try
        {
            NativeLibrary.SetDllImportResolver(typeof(OrtEnv).Assembly, (_, _, _) => library);
        }
        catch (InvalidOperationException)
        {
            // The program has one already, or has used the package before: that library stays.
        }

        // The library writes nothing to standard error: its failures are thrown here, in our words.
        EnvironmentCreationOptions options = new() { logId = "albert-embed", logLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL };
        try
        {
            OrtEnv.CreateInstanceWithOptions(ref options).DisableTelemetryEvents();
        }
        catch (Exception e) when (e is OnnxRuntimeException or TypeInitializationException)
        {
            throw RuntimeException.From(e, "starting");
        }
    }

    /// <summary>Loads the library from its path, else from where .NET finds the native libraries of packages.</summary>
    private static bool TryLoad(string path, out nint library) =>
        NativeLibrary.TryLoad(path, out library)
        || (!File.Exists(path) && NativeLibrary.TryLoad(FileNames()[0], typeof(OrtEnv).Assembly, null, out library));

    /// <summary>
    /// Asks the library itself before the package reads its function table: in an older library that table is shorter, and the package does
    /// not check where it ends.
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
        Version.TryParse(version.Split('-')[0], out Version? found) && found < Version.Parse(needed);

    private static string[] FileNames() =>
        OperatingSystem.IsWindows() ? ["onnxruntime.dll"]
        : OperatingSystem.IsMacOS() ? ["libonnxruntime.dylib", "libonnxruntime.1.dylib"]
        : ["libonnxruntime.so", "libonnxruntime.so.1"];
}
