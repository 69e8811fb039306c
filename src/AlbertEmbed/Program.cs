using System.CommandLine;
using System.Runtime.InteropServices;
using AlbertEmbed.CommandLine;
using AlbertEmbed.Commands;
using AlbertEmbed.Errors;
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
if (CommandLineCheck.Problem(parsed, arguments) is { } problem)
{
    Messages.Error(problem);
    return (int)ExitCode.Usage;
}

using CancellationTokenSource interrupt = new();
using PosixSignalRegistration onInterrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
using PosixSignalRegistration onTerminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
using PosixSignalRegistration onHangUp = PosixSignalRegistration.Create(PosixSignal.SIGHUP, Stop);
try
{
    InvocationConfiguration configuration = new() { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null };
    return await parsed.InvokeAsync(configuration, interrupt.Token);
}
catch (ClosedPipeException)
{
    return (int)ExitCode.Done;
}
#pragma warning disable CA1031 // The one place where every failure becomes a line and an exit code.
catch (Exception e)
#pragma warning restore CA1031
{
    return (int)Messages.Report(e, parsed.GetValue(GeneralOptions.Verbose));
}

void Stop(PosixSignalContext context)
{
    context.Cancel = true;
    try
    {
        interrupt.Cancel();
    }
    catch (ObjectDisposedException)
    {
        // The signal came when the run had ended.
    }
}
