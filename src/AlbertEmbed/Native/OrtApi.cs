using System.Runtime.InteropServices;

namespace AlbertEmbed.Native;

/// <summary>
/// The entries of ONNX Runtime's C function table (<c>OrtApi</c> in <c>onnxruntime_c_api.h</c>) that this program uses,
/// each at its place in header order. Entries are only ever appended, so a place never changes.
/// </summary>
/// <remarks>Every function that returns an <see cref="OrtStatus"/> pointer returns null on success; see <see cref="OrtLibrary.Check"/>.</remarks>
[StructLayout(LayoutKind.Explicit)]
internal readonly unsafe struct OrtApi
{
    /// <summary>The table version asked for: present in every library from 1.16 on, and enough for everything below.</summary>
    public const uint Version = 16;

    private const int Slot = 8;

    [FieldOffset(1 * Slot)]
    public readonly delegate* unmanaged<OrtStatus*, int> GetErrorCode;

    [FieldOffset(2 * Slot)]
    public readonly delegate* unmanaged<OrtStatus*, byte*> GetErrorMessage;

    [FieldOffset(3 * Slot)]
    public readonly delegate* unmanaged<int, byte*, OrtEnv**, OrtStatus*> CreateEnv;

    [FieldOffset(6 * Slot)]
    public readonly delegate* unmanaged<OrtEnv*, OrtStatus*> DisableTelemetryEvents;

    [FieldOffset(8 * Slot)]
    public readonly delegate* unmanaged<OrtEnv*, void*, nuint, OrtSessionOptions*, OrtSession**, OrtStatus*> CreateSessionFromArray;

    [FieldOffset(9 * Slot)]
    public readonly delegate* unmanaged<OrtSession*, OrtRunOptions*, byte**, OrtValue**, nuint, byte**, nuint, OrtValue**, OrtStatus*> Run;

    [FieldOffset(10 * Slot)]
    public readonly delegate* unmanaged<OrtSessionOptions**, OrtStatus*> CreateSessionOptions;

    [FieldOffset(17 * Slot)]
    public readonly delegate* unmanaged<OrtSessionOptions*, OrtStatus*> DisableMemPattern;

    [FieldOffset(23 * Slot)]
    public readonly delegate* unmanaged<OrtSessionOptions*, int, OrtStatus*> SetSessionGraphOptimizationLevel;

    [FieldOffset(24 * Slot)]
    public readonly delegate* unmanaged<OrtSessionOptions*, int, OrtStatus*> SetIntraOpNumThreads;

    [FieldOffset(25 * Slot)]
    public readonly delegate* unmanaged<OrtSessionOptions*, int, OrtStatus*> SetInterOpNumThreads;

    [FieldOffset(49 * Slot)]
    public readonly delegate* unmanaged<OrtMemoryInfo*, void*, nuint, long*, nuint, int, OrtValue**, OrtStatus*> CreateTensorWithDataAsOrtValue;

    [FieldOffset(69 * Slot)]
    public readonly delegate* unmanaged<int, int, OrtMemoryInfo**, OrtStatus*> CreateCpuMemoryInfo;

    [FieldOffset(93 * Slot)]
    public readonly delegate* unmanaged<void*, void> ReleaseStatus;

    [FieldOffset(94 * Slot)]
    public readonly delegate* unmanaged<void*, void> ReleaseMemoryInfo;

    [FieldOffset(95 * Slot)]
    public readonly delegate* unmanaged<void*, void> ReleaseSession;

    [FieldOffset(96 * Slot)]
    public readonly delegate* unmanaged<void*, void> ReleaseValue;

    [FieldOffset(100 * Slot)]
    public readonly delegate* unmanaged<void*, void> ReleaseSessionOptions;

    [FieldOffset(125 * Slot)]
    public readonly delegate* unmanaged<byte***, int*, OrtStatus*> GetAvailableProviders;

    [FieldOffset(126 * Slot)]
    public readonly delegate* unmanaged<byte**, int, OrtStatus*> ReleaseAvailableProviders;

    [FieldOffset(130 * Slot)]
    public readonly delegate* unmanaged<OrtSessionOptions*, byte*, byte*, OrtStatus*> AddSessionConfigEntry;

    [FieldOffset(204 * Slot)]
    public readonly delegate* unmanaged<OrtSessionOptions*, OrtCudaProviderOptions*, OrtStatus*> AppendCudaProvider;

    [FieldOffset(205 * Slot)]
    public readonly delegate* unmanaged<OrtCudaProviderOptions**, OrtStatus*> CreateCudaProviderOptions;

    [FieldOffset(206 * Slot)]
    public readonly delegate* unmanaged<OrtCudaProviderOptions*, byte**, byte**, nuint, OrtStatus*> UpdateCudaProviderOptions;

    [FieldOffset(208 * Slot)]
    public readonly delegate* unmanaged<void*, void> ReleaseCudaProviderOptions;

    [FieldOffset(210 * Slot)]
    public readonly delegate* unmanaged<OrtSessionOptions*, byte**, OrtValue**, nuint, OrtStatus*> AddExternalInitializers;

    [FieldOffset(216 * Slot)]
    public readonly delegate* unmanaged<OrtSessionOptions*, byte*, byte**, byte**, nuint, OrtStatus*> AppendProvider;
}
