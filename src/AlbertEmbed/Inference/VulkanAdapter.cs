using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;

namespace AlbertEmbed.Inference;

/// <summary>
/// A GPU as Vulkan describes it. ONNX Runtime does not tell which one WebGPU takes; that is the fastest kind there is, so it is known where
/// there is one of that kind.
/// </summary>
/// <param name="Name">The GPU's name.</param>
/// <param name="Memory">Bytes of its own memory; for a GPU without any, what it may take of the machine's.</param>
/// <remarks>Source: Vulkan 1.0, structures as 64-bit processes have them.</remarks>
internal sealed record VulkanAdapter(string Name, long Memory)
{
    private const int Success = 0;
    private const int StructureOfInstance = 1;
    private const int InstanceInfoLength = 64;
    private const int PropertiesLength = 1024;
    private const int KindOffset = 16;
    private const int NameOffset = 20;
    private const int NameLength = 256;
    private const int HeapCountOffset = 260;
    private const int HeapsOffset = 264;
    private const int HeapLength = 16;
    private const int HeapFlagsOffset = 8;
    private const int DeviceLocal = 1;

    /// <summary>
    /// Kinds of Vulkan's, the fastest first: GPUs with memory, GPUs inside of processors, virtual ones, processors, others.
    /// </summary>
    private static readonly int[] Kinds = [2, 1, 3, 4, 0];

    [UnmanagedFunctionPointer(CallingConvention.Winapi)]
    private delegate int CreateInstance(ref byte info, nint allocator, out nint instance);

    [UnmanagedFunctionPointer(CallingConvention.Winapi)]
    private delegate void DestroyInstance(nint instance, nint allocator);

    [UnmanagedFunctionPointer(CallingConvention.Winapi)]
    private delegate int EnumerateDevices(nint instance, ref int count, nint devices);

    [UnmanagedFunctionPointer(CallingConvention.Winapi)]
    private delegate void Describe(nint device, ref byte properties);

    /// <summary>The GPU that WebGPU takes, where Vulkan knows it; else null.</summary>
    public static VulkanAdapter? Find()
    {
        string library = OperatingSystem.IsWindows() ? "vulkan-1.dll" : "libvulkan.so.1";
        if (!Environment.Is64BitProcess || OperatingSystem.IsMacOS() || !NativeLibrary.TryLoad(library, out nint vulkan))
        {
            return null;
        }

        try
        {
            return Find(vulkan);
        }
        catch (EntryPointNotFoundException)
        {
            return null;
        }
    }

    private static VulkanAdapter? Find(nint vulkan)
    {
        byte[] info = new byte[InstanceInfoLength];
        info[0] = StructureOfInstance;

        // Drivers print what they lack.
        using MutedStandardError muted = new();
        if (Function<CreateInstance>(vulkan, "vkCreateInstance")(ref info[0], 0, out nint instance) != Success)
        {
            return null;
        }

        try
        {
            return Fastest([.. Devices(vulkan, instance).Select(device => Read(vulkan, device))]);
        }
        finally
        {
            Function<DestroyInstance>(vulkan, "vkDestroyInstance")(instance, 0);
        }
    }

    /// <summary>The only one of the fastest kind; null where there are more.</summary>
    internal static VulkanAdapter? Fastest((int Kind, VulkanAdapter Adapter)[] adapters)
    {
        VulkanAdapter[]? best = Kinds.Select(
            kind => adapters.Where(one => one.Kind == kind).Select(one => one.Adapter).ToArray()).FirstOrDefault(same => same.Length > 0);
        return best is [var only] ? only : null;
    }

    private static nint[] Devices(nint vulkan, nint instance)
    {
        EnumerateDevices enumerate = Function<EnumerateDevices>(vulkan, "vkEnumeratePhysicalDevices");
        int count = 0;
        if (enumerate(instance, ref count, 0) != Success)
        {
            return [];
        }

        nint[] devices = GC.AllocateArray<nint>(count, pinned: true);
        bool isListed = count > 0 && enumerate(instance, ref count, TensorMemory.AddressOf(devices)) == Success;
        return isListed ? devices : [];
    }

    private static (int Kind, VulkanAdapter Adapter) Read(nint vulkan, nint device)
    {
        byte[] properties = new byte[PropertiesLength];
        byte[] memory = new byte[PropertiesLength];
        Function<Describe>(vulkan, "vkGetPhysicalDeviceProperties")(device, ref properties[0]);
        Function<Describe>(vulkan, "vkGetPhysicalDeviceMemoryProperties")(device, ref memory[0]);
        ReadOnlySpan<byte> name = properties.AsSpan(NameOffset, NameLength);
        long bytes = 0;
        for (int heap = 0; heap < BinaryPrimitives.ReadInt32LittleEndian(memory.AsSpan(HeapCountOffset)); heap++)
        {
            ReadOnlySpan<byte> one = memory.AsSpan(HeapsOffset + (heap * HeapLength), HeapLength);
            bool isLocal = (BinaryPrimitives.ReadInt32LittleEndian(one[HeapFlagsOffset..]) & DeviceLocal) != 0;
            bytes += isLocal ? BinaryPrimitives.ReadInt64LittleEndian(one) : 0;
        }

        return (
            BinaryPrimitives.ReadInt32LittleEndian(properties.AsSpan(KindOffset)),
            new VulkanAdapter(Encoding.UTF8.GetString(name[..Math.Max(0, name.IndexOf((byte)0))]), bytes));
    }

    private static T Function<T>(nint vulkan, string name) =>
        Marshal.GetDelegateForFunctionPointer<T>(NativeLibrary.GetExport(vulkan, name));
}
