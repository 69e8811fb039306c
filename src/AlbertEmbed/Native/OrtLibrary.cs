using System.Runtime.InteropServices;

namespace AlbertEmbed.Native;

/// <summary>The native ONNX Runtime library: found, loaded once, and its function table.</summary>
internal sealed unsafe class OrtLibrary
{
    /// <summary>Names a library file, or a folder that holds one, to use instead of the one beside the program.</summary>
    public const string PathVariable = "ALBERT_EMBED_ORT";

    /// <summary>ORT_LOGGING_LEVEL_FATAL: what fails is thrown here, in our words; the library does not write to stderr itself.</summary>
    private const int LogLevelFatal = 4;

    private static readonly Lazy<OrtLibrary> Loaded = new(() => new OrtLibrary(Find()));

    private OrtLibrary(string path)
    {
        Path = path;
        OrtTelemetry.TurnOff();
        if (!NativeLibrary.TryLoad(path, out nint library))
        {
            throw new OrtException($"ONNX Runtime could not be loaded from {path}. Build again, or point {PathVariable} to its library.");
        }

        if (!NativeLibrary.TryGetExport(library, "OrtGetApiBase", out nint entry))
        {
            throw new OrtException($"{path} is not an ONNX Runtime library (no OrtGetApiBase). Point {PathVariable} to one.");
        }

        OrtApiBase* apiBase = ((delegate* unmanaged<OrtApiBase*>)entry)();
        VersionText = Marshal.PtrToStringUTF8((nint)apiBase->GetVersionString()) ?? "unknown";
        Api = apiBase->GetApi(OrtApi.Version);
        if (Api == null)
        {
            throw new OrtException($"ONNX Runtime {VersionText} at {path} is too old: 1.16 or later is needed.");
        }

        OrtEnv* env;
        fixed (byte* name = "albert-embed"u8)
        {
            Check(Api->CreateEnv(LogLevelFatal, name, &env), "starting ONNX Runtime");
        }

        Check(Api->DisableTelemetryEvents(env), "turning telemetry off");

        Environment = env;
    }

    public static OrtLibrary Instance => Loaded.Value;

    /// <summary>The function table. It lives as long as the process.</summary>
    public OrtApi* Api { get; }

    public string Path { get; }

    public string VersionText { get; }

    /// <summary>Lives as long as the process, like the library itself.</summary>
    public OrtEnv* Environment { get; }

    /// <summary>
    /// The execution providers compiled into the library. One that is listed may still lack its driver or companion
    /// library: only a session that was created proves a device.
    /// </summary>
    public string[] CompiledProviders()
    {
        byte** names;
        int count;
        Check(Api->GetAvailableProviders(&names, &count), "listing execution providers");
        string[] providers = new string[count];
        for (int i = 0; i < count; i++)
        {
            providers[i] = Marshal.PtrToStringUTF8((nint)names[i])!;
        }

        Check(Api->ReleaseAvailableProviders(names, count), "listing execution providers");
        return providers;
    }

    /// <summary>Throws with the library's own message when <paramref name="status"/> is not null.</summary>
    public void Check(OrtStatus* status, string doing)
    {
        if (status != null)
        {
            throw new OrtException($"ONNX Runtime failed while {doing}: {TakeMessage(status)}");
        }
    }

    // Apart from what throws, which would have to be compiled at every start.
    private string TakeMessage(OrtStatus* status)
    {
        string message = Marshal.PtrToStringUTF8((nint)Api->GetErrorMessage(status)) ?? "no message";
        Api->ReleaseStatus(status);
        return message.ReplaceLineEndings(" ");
    }

    /// <summary>Where the library is, or would be. It is not loaded.</summary>
    /// <exception cref="OrtException">The variable names a place without one.</exception>
    public static string Find()
    {
        string? chosen = System.Environment.GetEnvironmentVariable(PathVariable);
        if (string.IsNullOrEmpty(chosen))
        {
            return System.IO.Path.Combine(AppContext.BaseDirectory, FileNames()[0]);
        }

        return Array.Find([chosen, .. FileNames().Select(name => System.IO.Path.Combine(chosen, name))], File.Exists)
            ?? throw new OrtException($"{PathVariable} is {chosen}, where there is no {string.Join(" or ", FileNames())}.");
    }

    private static string[] FileNames() =>
        OperatingSystem.IsWindows() ? ["onnxruntime.dll"]
        : OperatingSystem.IsMacOS() ? ["libonnxruntime.1.dylib", "libonnxruntime.dylib"]
        : ["libonnxruntime.so.1", "libonnxruntime.so"];

    [StructLayout(LayoutKind.Sequential)]
    private readonly struct OrtApiBase
    {
        public readonly delegate* unmanaged<uint, OrtApi*> GetApi;
        public readonly delegate* unmanaged<byte*> GetVersionString;
    }
}
