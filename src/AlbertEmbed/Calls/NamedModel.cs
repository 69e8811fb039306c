using System.Reflection;
using AlbertEmbed.Errors;
using AlbertEmbed.Models;

namespace AlbertEmbed.Calls;

/// <summary>Finds models as a caller's options say: on this machine, else on the hub.</summary>
internal static class NamedModel
{
    private static readonly TimeSpan ReportInterval = TimeSpan.FromMilliseconds(100);

    /// <returns>The model's folder.</returns>
    /// <exception cref="AlbertException">It cannot be found or fetched.</exception>
    public static string Find(string name, AlbertHubOptions hub, CancellationToken stop)
    {
        try
        {
            ModelFinder finder = new(UserAgent, hub.Offline ?? EnvironmentVariables.IsOffline, new PullReport(_ => { }, Reporter(hub)))
            {
                Store = hub.CacheFolder is { } folder ? new ModelStore(folder) : ModelStore.Default,
                Hub = () => HubSettings.FromEnvironment(hub.Endpoint?.OriginalString, hub.Token),
            };
            return finder.Find(name, hub.Revision, stop);
        }
        catch (UserException e)
        {
            Exception failure = Failures.Of(e, nameof(hub));
            throw failure is AlbertException { Kind: AlbertErrorKind.ModelInvalid or AlbertErrorKind.Runtime }
                ? new AlbertException(
                    ModelName.Parse(name) is null ? AlbertErrorKind.ModelNotFound : AlbertErrorKind.Download, failure.Message, e)
                : failure;
        }
    }

    private static string UserAgent =>
        $"AlbertEmbed/{typeof(NamedModel).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion}";

    private static Func<PullProgress, IDisposable?> Reporter(AlbertHubOptions hub) => progress => hub.Progress is not { } told
        ? null
        : new Timer(
            _ =>
                told.Report(
                new AlbertDownloadProgress(progress.Model, progress.Done, progress.Total)), null, TimeSpan.Zero, ReportInterval);
}
