using System.CommandLine;
using AlbertEmbed;
using AlbertEmbed.CommandLine;
using AlbertEmbed.Commands;
using AlbertEmbed.Errors;
using AlbertEmbed.Files;
using AlbertEmbed.Inference;
using AlbertEmbed.Output;

// Native code reads the environment on any thread: it is changed before there is a second one.
RuntimeTelemetry.TurnOff();
if (!OperatingSystem.IsWindows())
{
    PosixCalls.IgnoreFileSizeSignal();
}

string[] arguments = AlbertEmbedCommand.InOrder(args);
using RuntimePreload? preload = AlbertEmbedCommand.IsEmbed(arguments) ? new() : null;
ParseResult parsed = AlbertEmbedCommand.Parse(arguments);
bool isNamed = arguments.Length == args.Length;
if (CommandLineCheck.Problem(parsed, arguments, isNamed) is { } problem)
{
    Messages.Error(problem);
    return (int)ExitCode.Usage;
}

if (!isNamed && CommandLineCheck.Doubt(parsed) is { } doubt)
{
    GeneralOptions.Notes(parsed).Note(doubt);
}

using Interruption interruption = new();
try
{
    InvocationConfiguration configuration = new() { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null };
    return await parsed.InvokeAsync(configuration, interruption.Token);
}
catch (ClosedPipeException)
{
    return (int)ExitCode.Done;
}
#pragma warning disable CA1031 // The one place where every failure becomes a line and an exit code.
catch (Exception e)
#pragma warning restore CA1031
{
    // What a signal cuts short may fail in other ways.
    bool isCut = interruption.ExitCode is not null && e is not UserException;
    Exception said = isCut ? new OperationCanceledException(e.Message, e) : e;
    ExitCode code = Messages.Report(said, parsed.GetValue(GeneralOptions.Verbose), InputOptions.MaySkip(parsed));
    return code == ExitCode.Interrupted ? interruption.ExitCode ?? (int)code : (int)code;
}
