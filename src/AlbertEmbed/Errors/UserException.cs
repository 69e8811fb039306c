namespace AlbertEmbed.Errors;

/// <summary>
/// What a user can understand and mend. The message is one line: what is wrong, where, and what to do about it.
/// </summary>
internal sealed class UserException(ExitCode exitCode, string message, Exception? inner = null) : Exception(message, inner)
{
    public ExitCode ExitCode { get; } = exitCode;

    public static UserException Usage(string message) => new(ExitCode.Usage, message);

    public static UserException Model(string message, Exception? inner = null) => new(ExitCode.Model, message, inner);

    public static UserException BadRecord(string message, Exception? inner = null) => new(ExitCode.BadRecord, message, inner);

    public static UserException Device(string message, Exception? inner = null) => new(ExitCode.Device, message, inner);

    public static UserException Failure(string message, Exception? inner = null) => new(ExitCode.Failure, message, inner);
}
