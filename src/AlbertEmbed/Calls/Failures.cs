using AlbertEmbed.Errors;

namespace AlbertEmbed.Calls;

/// <summary>Puts errors of the library's inside into the terms of its public members.</summary>
internal static class Failures
{
    /// <param name="error">The error.</param>
    /// <param name="argument">The argument that is to blame, if the caller's use of the library is wrong.</param>
    public static Exception Of(UserException error, string argument) => error.Kind == ErrorKind.Usage
        ? new ArgumentException(Message(error), argument, error)
        : new AlbertException(KindOf(error), Message(error), error);

    private static AlbertErrorKind KindOf(UserException error) => error.Kind switch
    {
        ErrorKind.BadRecord => AlbertErrorKind.Text,
        ErrorKind.Device => AlbertErrorKind.Device,
        ErrorKind.Model when error.Remedy is Remedy.OtherModel or Remedy.OtherRevision or Remedy.OtherNameOrRevision or Remedy.Online =>
            AlbertErrorKind.ModelNotFound,
        ErrorKind.Model => AlbertErrorKind.ModelInvalid,
        _ => AlbertErrorKind.Runtime,
    };

    private static string Message(UserException error) =>
        RemedyOf(error.Remedy) is { Length: > 0 } remedy ? $"{error.Message} {remedy}" : error.Message;

    private static string RemedyOf(Remedy remedy) => remedy switch
    {
        Remedy.LargerMaxLength => $"Set a larger {nameof(AlbertOptions.MaxTokens)}.",
        Remedy.SmallerMaxLength => $"Set a smaller {nameof(AlbertOptions.MaxTokens)}.",
        Remedy.SmallerStride => $"Set a smaller {nameof(AlbertOptions.Stride)}, or a larger {nameof(AlbertOptions.MaxTokens)}.",
        Remedy.ShorterText => $"Shorten it, or set {nameof(AlbertOptions.Overflow)} to {nameof(AlbertOverflow.Truncate)}.",
        Remedy.NoCaseChoices => $"Leave {nameof(AlbertOptions.LowerCase)} and {nameof(AlbertOptions.KeepAccents)} null.",
        Remedy.Float32 => $"Set {nameof(AlbertOptions.Precision)} to {nameof(AlbertPrecision.Fp32)}.",
        Remedy.Float16 => $"Set {nameof(AlbertOptions.Precision)} to {nameof(AlbertPrecision.Fp16)}.",
        Remedy.NoPrecision => $"Leave {nameof(AlbertOptions.Precision)} as it is.",
        Remedy.Cpu => $"Otherwise set {nameof(AlbertOptions.Device)} to {nameof(AlbertDevice.Cpu)}.",
        Remedy.Float32OrCpu => $"Set {nameof(AlbertOptions.Precision)} to {nameof(AlbertPrecision.Fp32)}, or another device.",
        Remedy.CheckpointOrCpu => $"Load the checkpoint itself, or set {nameof(AlbertOptions.Device)} to {nameof(AlbertDevice.Cpu)}.",
        Remedy.CpuOrSmallerMaxLength =>
            $"Set {nameof(AlbertOptions.Device)} to {nameof(AlbertDevice.Cpu)}, or a smaller {nameof(AlbertOptions.MaxTokens)}.",
        Remedy.OtherModel => "Load a Hugging Face ALBERT checkpoint folder, or an exported graph.",
        Remedy.NoRevision => $"Leave {nameof(AlbertHubOptions.Revision)} null.",
        Remedy.OtherRevision => $"Check {nameof(AlbertHubOptions.Revision)}.",
        Remedy.OtherNameOrRevision => $"Check the name and {nameof(AlbertHubOptions.Revision)}.",
        Remedy.Online => $"Set {nameof(AlbertHubOptions.Offline)} to false to fetch it.",
        Remedy.FewerThreads => $"Set fewer {nameof(AlbertOptions.Threads)}, or raise the limit.",
        Remedy.OtherPoolingInstead => $"Choose with {nameof(AlbertOptions.Pooling)} what to use instead.",
        Remedy.OtherPooling => $"Set {nameof(AlbertOptions.Pooling)} to Mean, Cls or Max.",
        Remedy.NoPooling => $"Leave {nameof(AlbertOptions.Pooling)} null.",
        Remedy.PoolerPooling => $"Set {nameof(AlbertOptions.Pooling)} to {nameof(AlbertPooling.Pooler)}.",
        Remedy.NoLayers => $"Leave {nameof(AlbertOptions.Layers)} empty.",
        Remedy.NoLayersOrCheckpoint => $"Leave {nameof(AlbertOptions.Layers)} empty, or load the checkpoint itself.",
        Remedy.OtherLayers => $"Check {nameof(AlbertOptions.Layers)}.",
        Remedy.FewerDimensions => $"Set fewer {nameof(AlbertOptions.Dimensions)}.",
        Remedy.AllDimensions => $"Leave {nameof(AlbertOptions.Dimensions)} null.",
        Remedy.PromptItself => $"Set {nameof(AlbertOptions.Prompt)} to the text itself.",
        Remedy.NoPrompt => $"Set {nameof(AlbertOptions.Prompt)} to an empty text.",
        _ => string.Empty,
    };
}
