using System.Globalization;
using System.Runtime.InteropServices;

namespace AlbertEmbed.Native;

/// <summary>Puts an execution provider before the CPU's.</summary>
internal static unsafe class OrtProvider
{
    /// <exception cref="OrtException">Its library, its driver or its device is missing.</exception>
    public static void Append(OrtLibrary ort, OrtSettings settings, OrtSessionOptions* options)
    {
        if (settings.Provider == OrtSettings.Cuda)
        {
            AppendCuda(ort, settings.DeviceIndex, options);
            return;
        }

        nint name = Marshal.StringToCoTaskMemUTF8(settings.Provider);
        OrtStatus* status;
        using (new MutedStandardError())
        {
            status = ort.Api->AppendProvider(options, (byte*)name, null, null, 0);
        }

        Marshal.FreeCoTaskMem(name);
        ort.Check(status, $"preparing {settings.Provider}");
    }

    private static void AppendCuda(OrtLibrary ort, int index, OrtSessionOptions* options)
    {
        OrtCudaProviderOptions* created;
        ort.Check(ort.Api->CreateCudaProviderOptions(&created), "preparing CUDA");
        using OrtHandle cuda = new(created, ort.Api->ReleaseCudaProviderOptions);
        nint key = Marshal.StringToCoTaskMemUTF8("device_id");
        nint value = Marshal.StringToCoTaskMemUTF8(index.ToString(CultureInfo.InvariantCulture));
        OrtStatus* status = ort.Api->UpdateCudaProviderOptions(created, (byte**)&key, (byte**)&value, 1);
        Marshal.FreeCoTaskMem(key);
        Marshal.FreeCoTaskMem(value);
        ort.Check(status, "choosing the CUDA device");
        ort.Check(ort.Api->AppendCudaProvider(options, created), "preparing CUDA");
    }
}
