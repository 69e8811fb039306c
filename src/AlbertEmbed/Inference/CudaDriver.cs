using System.Runtime.InteropServices;
using System.Text;

namespace AlbertEmbed.Inference;

/// <summary>
/// NVIDIA's driver, asked for the names and the memory of its devices, which ONNX Runtime does not tell. Its numbers are those of ONNX
/// Runtime's CUDA devices.
/// </summary>
/// <remarks>Source: NVIDIA's CUDA Driver API, "Device Management", "Primary Context Management" and "Context Management".</remarks>
internal sealed class CudaDriver
{
    private const int Success = 0;
    private const int LongestName = 256;

    private static readonly Lazy<CudaDriver?> Installed = new(() => Load(OperatingSystem.IsWindows() ? "nvcuda.dll" : "libcuda.so.1"));

    private readonly DeviceGet deviceGet;
    private readonly DeviceGetName deviceGetName;
    private readonly DeviceTotalMemory deviceTotalMemory;
    private readonly PrimaryContextRetain primaryContextRetain;
    private readonly ContextPush contextPush;
    private readonly ContextPop contextPop;
    private readonly MemoryGetInfo memoryGetInfo;

    /// <summary>
    /// The context of each device that was asked, which is the one that ONNX Runtime uses. They are kept until the process ends: a context
    /// that nobody keeps is destroyed, and the next one takes as long to make again.
    /// </summary>
    private readonly Dictionary<int, nint> contexts = [];

    private CudaDriver(nint library)
    {
        deviceGet = Find<DeviceGet>("cuDeviceGet");
        deviceGetName = Find<DeviceGetName>("cuDeviceGetName");
        deviceTotalMemory = Find<DeviceTotalMemory>("cuDeviceTotalMem_v2");
        primaryContextRetain = Find<PrimaryContextRetain>("cuDevicePrimaryCtxRetain");
        contextPush = Find<ContextPush>("cuCtxPushCurrent_v2");
        contextPop = Find<ContextPop>("cuCtxPopCurrent_v2");
        memoryGetInfo = Find<MemoryGetInfo>("cuMemGetInfo_v2");
        Initialize initialize = Find<Initialize>("cuInit");
        DeviceGetCount deviceGetCount = Find<DeviceGetCount>("cuDeviceGetCount");
        Count = Succeeded(initialize(0)) && Succeeded(deviceGetCount(out int count)) ? count : 0;

        T Find<T>(string function) => Marshal.GetDelegateForFunctionPointer<T>(NativeLibrary.GetExport(library, function));
    }

    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    private delegate int Initialize(uint flags);

    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    private delegate int DeviceGetCount(out int count);

    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    private delegate int DeviceGet(out int device, int index);

    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    private delegate int DeviceGetName(ref byte name, int length, int device);

    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    private delegate int DeviceTotalMemory(out nuint bytes, int device);

    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    private delegate int PrimaryContextRetain(out nint context, int device);

    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    private delegate int ContextPush(nint context);

    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    private delegate int ContextPop(out nint context);

    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    private delegate int MemoryGetInfo(out nuint free, out nuint total);

    /// <summary>The driver of this machine; null where there is none.</summary>
    public static CudaDriver? Instance => Installed.Value;

    /// <summary>How many devices this process may use; 0 where the driver does not work.</summary>
    public int Count { get; }

    /// <summary>Loads a driver's library.</summary>
    /// <returns>Null where it cannot be loaded, or is too old to have what is needed.</returns>
    public static CudaDriver? Load(string library)
    {
        try
        {
            return NativeLibrary.TryLoad(library, out nint handle) ? new CudaDriver(handle) : null;
        }
        catch (EntryPointNotFoundException)
        {
            return null;
        }
    }

    /// <summary>A device's name, such as <c>NVIDIA H100 80GB HBM3</c>; null where the driver does not say.</summary>
    /// <param name="index">Which device, from 0.</param>
    public string? NameOf(int index)
    {
        byte[] name = new byte[LongestName];
        return Succeeded(deviceGet(out int device, index)) && Succeeded(deviceGetName(ref name[0], LongestName, device))
            ? Encoding.UTF8.GetString(name.AsSpan(0, Math.Max(0, Array.IndexOf(name, (byte)0))))
            : null;
    }

    /// <summary>A device's memory now; null where the driver does not say.</summary>
    /// <param name="index">Which device, from 0.</param>
    public DeviceMemory? MemoryOf(int index)
    {
        if (!Succeeded(deviceGet(out int device, index))
            || !Succeeded(deviceTotalMemory(out nuint total, device))
            || ContextOf(device) is not { } context
            || !Succeeded(contextPush(context)))
        {
            return null;
        }

        bool isKnown = Succeeded(memoryGetInfo(out nuint free, out _));
        return Succeeded(contextPop(out _)) && isKnown ? new DeviceMemory((long)total, (long)free) : null;
    }

    private static bool Succeeded(int status) => status == Success;

    private nint? ContextOf(int device)
    {
        lock (contexts)
        {
            if (!contexts.TryGetValue(device, out nint kept) && Succeeded(primaryContextRetain(out nint context, device)))
            {
                kept = contexts[device] = context;
            }

            return kept == 0 ? null : kept;
        }
    }
}
