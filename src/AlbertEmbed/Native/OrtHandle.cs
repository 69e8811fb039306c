using System.Runtime.InteropServices;

namespace AlbertEmbed.Native;

/// <summary>Owns one native object and gives it back with the release function of its kind.</summary>
internal sealed unsafe class OrtHandle(void* pointer, delegate* unmanaged<void*, void> release)
    : SafeHandle((nint)pointer, ownsHandle: true)
{
    private readonly delegate* unmanaged<void*, void> release = release;

    public override bool IsInvalid => handle == 0;

    public T* As<T>()
        where T : unmanaged
    {
        ObjectDisposedException.ThrowIf(IsClosed, this);
        return (T*)handle;
    }

    protected override bool ReleaseHandle()
    {
        release((void*)handle);
        return true;
    }
}
