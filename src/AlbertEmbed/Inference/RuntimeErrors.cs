using AlbertEmbed.Errors;

namespace AlbertEmbed.Inference;

/// <summary>Turns the runtime's failures into what a user is told.</summary>
internal static class RuntimeErrors
{
    /// <exception cref="UserException">The runtime fails.</exception>
    public static T Translate<T>(Func<T> call) => Translate(Device.Cpu, call);

    public static void Translate(Device device, Action call) => Translate(device, () =>
    {
        call();
        return true;
    });

    /// <summary>The same for what no smaller batch makes fit: a model that is loaded, or a small product.</summary>
    /// <exception cref="UserException">The runtime fails, or the device's memory is too small.</exception>
    public static T TranslateWithoutBatch<T>(Device device, Func<T> call)
    {
        try
        {
            return Translate(device, call);
        }
        catch (DeviceMemoryException e)
        {
            throw UserException.Device($"The device {device} has too little free memory: {e.Message}", e).With(Remedy.Cpu);
        }
    }

    /// <exception cref="UserException">The runtime fails.</exception>
    /// <exception cref="DeviceMemoryException">The device's memory is too small; a smaller batch may fit.</exception>
    public static T Translate<T>(Device device, Func<T> call)
    {
        try
        {
            return call();
        }
        catch (RuntimeException e)
        {
            throw !device.IsGpu ? UserException.Failure(e.Message, e)
                : e.IsOutOfMemory ? new DeviceMemoryException(e.Message, e)
                : DeviceCheck.Unavailable(device, e);
        }
    }
}
