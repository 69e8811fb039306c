namespace AlbertEmbed.Errors;

/// <summary>
/// An error that a user can understand and correct. The message is one line: what is wrong, where, and what to do about it. An interpolated
/// one is a <see cref="Sentence"/>, which makes names and values from outside visible.
/// </summary>
internal sealed class UserException(ErrorKind kind, string message, Exception? inner = null) : Exception(message, inner)
{
    public ErrorKind Kind { get; } = kind;

    /// <summary>The setting that helps, where the message itself does not say what to do.</summary>
    public Remedy Remedy { get; private set; }

    /// <summary>Whether it is about one record, and a run may go on without that.</summary>
    public bool IsOfOneRecord { get; private set; }

    public static UserException Usage(string message) => new(ErrorKind.Usage, message);

    public static UserException Usage(Sentence message) => new(ErrorKind.Usage, message.ToString());

    public static UserException Model(string message, Exception? inner = null) => new(ErrorKind.Model, message, inner);

    public static UserException Model(Sentence message, Exception? inner = null) => new(ErrorKind.Model, message.ToString(), inner);

    public static UserException BadRecord(string message, Exception? inner = null) => new(ErrorKind.BadRecord, message, inner);

    public static UserException BadRecord(Sentence message, Exception? inner = null) => new(ErrorKind.BadRecord, message.ToString(), inner);

    public static UserException Device(string message, Exception? inner = null) => new(ErrorKind.Device, message, inner);

    public static UserException Device(Sentence message, Exception? inner = null) => new(ErrorKind.Device, message.ToString(), inner);

    public static UserException Failure(string message, Exception? inner = null) => new(ErrorKind.Failure, message, inner);

    public static UserException Failure(Sentence message, Exception? inner = null) => new(ErrorKind.Failure, message.ToString(), inner);

    /// <summary>Names the setting that helps.</summary>
    public UserException With(Remedy remedy)
    {
        Remedy = remedy;
        return this;
    }

    /// <summary>Says that it is about one record, and a run may go on without that.</summary>
    public UserException OfOneRecord()
    {
        IsOfOneRecord = true;
        return this;
    }
}
