namespace AlbertEmbed.Errors;

/// <summary>
/// What a user can understand and mend. The message is one line: what is wrong, where, and what to do about it. An interpolated one is a
/// <see cref="Sentence"/>, which makes names and values of others visible.
/// </summary>
internal sealed class UserException(ExitCode exitCode, string message, Exception? inner = null) : Exception(message, inner)
{
    public ExitCode ExitCode { get; } = exitCode;

    public static UserException Usage(string message) => new(ExitCode.Usage, message);

    public static UserException Usage(Sentence message) => new(ExitCode.Usage, message.ToString());

    public static UserException Model(string message, Exception? inner = null) => new(ExitCode.Model, message, inner);

    public static UserException Model(Sentence message, Exception? inner = null) => new(ExitCode.Model, message.ToString(), inner);

    public static UserException BadRecord(string message, Exception? inner = null) => new(ExitCode.BadRecord, message, inner);

    public static UserException BadRecord(Sentence message, Exception? inner = null) => new(ExitCode.BadRecord, message.ToString(), inner);

    public static UserException Device(string message, Exception? inner = null) => new(ExitCode.Device, message, inner);

    public static UserException Device(Sentence message, Exception? inner = null) => new(ExitCode.Device, message.ToString(), inner);

    public static UserException Failure(string message, Exception? inner = null) => new(ExitCode.Failure, message, inner);

    public static UserException Failure(Sentence message, Exception? inner = null) => new(ExitCode.Failure, message.ToString(), inner);
}
