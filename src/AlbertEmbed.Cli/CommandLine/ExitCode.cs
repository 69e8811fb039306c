namespace AlbertEmbed.CommandLine;

/// <summary>The program's exit codes: part of its contract with scripts.</summary>
internal enum ExitCode
{
    Done = 0,
    Failure = 1,
    Usage = 2,
    BadRecord = 3,
    Model = 4,
    Device = 5,
    Interrupted = 130,
}
