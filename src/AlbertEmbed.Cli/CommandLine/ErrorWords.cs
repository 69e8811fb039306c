using AlbertEmbed.Errors;
using AlbertEmbed.Models;

namespace AlbertEmbed.CommandLine;

/// <summary>Puts errors of the library into the words of the command line: exit codes, and the options that help.</summary>
internal static class ErrorWords
{
    public static ExitCode CodeOf(ErrorKind kind) => kind switch
    {
        ErrorKind.Usage => ExitCode.Usage,
        ErrorKind.BadRecord => ExitCode.BadRecord,
        ErrorKind.Model => ExitCode.Model,
        ErrorKind.Device => ExitCode.Device,
        _ => ExitCode.Failure,
    };

    /// <summary>The message, and the option that helps where the message does not say what to do.</summary>
    /// <param name="error">The error.</param>
    /// <param name="maySkip">Whether the user could still ask to leave out bad records.</param>
    public static string Of(UserException error, bool maySkip = false)
    {
        string said = RemedyOf(error.Remedy) is { Length: > 0 } remedy ? $"{error.Message} {remedy}" : error.Message;
        return maySkip && error.IsOfOneRecord ? $"{said} {InputOptions.OnError} skip leaves bad records out." : said;
    }

    private static string RemedyOf(Remedy remedy) => remedy switch
    {
        Remedy.LargerMaxLength => "Use a larger --max-length.",
        Remedy.SmallerMaxLength => "Use a smaller --max-length.",
        Remedy.SmallerStride => "Use a smaller --stride, or a larger --max-length.",
        Remedy.ShorterText => "Shorten it, or use --overflow truncate.",
        Remedy.NoCaseChoices => "Leave out --do-lower-case or --keep-accents, whichever is given.",
        Remedy.Float32 => "Use --precision fp32.",
        Remedy.Float16 => "Use --precision fp16.",
        Remedy.NoPrecision => "Leave out --precision.",
        Remedy.Cpu => "Otherwise use --device cpu.",
        Remedy.Float32OrCpu => "Use --precision fp32, or --device cpu.",
        Remedy.CheckpointOrCpu => "Give the checkpoint itself, or use --device cpu.",
        Remedy.CpuOrSmallerMaxLength => "Use --device cpu, or a smaller --max-length.",
        Remedy.PlainAttention => $"Leave out {AttentionVariable.Name}, or set it to plain.",
        Remedy.OtherModel => "Give --model a Hugging Face ALBERT checkpoint folder, or an exported graph.",
        Remedy.NoRevision => "Leave out --revision.",
        Remedy.OtherRevision => "Check --revision.",
        Remedy.OtherNameOrRevision => "Check the name and --revision.",
        Remedy.Online => $"Leave out --offline and {EnvironmentVariables.Offline} to fetch it.",
        Remedy.FewerThreads => "Use fewer --threads, or raise the limit.",
        Remedy.OtherPoolingInstead => "Choose with --pooling what to use instead.",
        Remedy.OtherPooling => "Use --pooling mean, cls or max.",
        Remedy.NoPooling => "Leave out --pooling.",
        Remedy.PoolerPooling => "Use --pooling pooler.",
        Remedy.NoLayers => "Leave out --layers.",
        Remedy.NoLayersOrCheckpoint => "Leave out --layers, or give the checkpoint itself.",
        Remedy.OtherLayers => "Check --layers.",
        Remedy.FewerDimensions => "Use a smaller --dims.",
        Remedy.AllDimensions => "Leave out --dims.",
        Remedy.PromptItself => "Check --prompt-name, or give the text itself with --prompt.",
        Remedy.NoPrompt => "Use --prompt \"\" to put nothing before texts.",
        _ => string.Empty,
    };
}
