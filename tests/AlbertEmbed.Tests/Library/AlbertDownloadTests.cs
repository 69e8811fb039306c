using System.Collections.Concurrent;
using AlbertEmbed.Tests.Support;

namespace AlbertEmbed.Tests.Library;

public sealed class AlbertDownloadTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_model_by_name_is_fetched_once_and_then_on_this_machine()
    {
        using WorkFolder folder = new();
        using TestHub hub = new(TestModel.DataFolder("gelu-new"));
        Reports reports = new();
        AlbertHubOptions options = new()
        {
            Endpoint = new Uri(hub.Address),
            CacheFolder = folder.Path("cache"),
            Offline = false,
            Progress = reports,
        };
        using AlbertModel local = await AlbertModel.LoadAsync(TestModel.DataFolder("gelu-new"), cancellationToken: Stop);
        using (AlbertModel fetched = await AlbertModel.LoadAsync(TestHub.Model, hub: options, cancellationToken: Stop))
        {
            Assert.Equal(TestHub.Model, fetched.Name);
            Assert.StartsWith(folder.Path("cache"), fetched.Location, StringComparison.Ordinal);
            Assert.Equal(local.Embed("a text").Vector.ToArray(), fetched.Embed("a text").Vector.ToArray());
        }

        Assert.Contains(reports.All, report => report.Model == TestHub.Model);
        int requests = hub.Requests.Count;
        using AlbertModel again = await AlbertModel.LoadAsync(
            "albert-base-v2", hub: options with { Offline = true }, cancellationToken: Stop);
        Assert.Equal(requests, hub.Requests.Count);
        Assert.Equal(local.Dimensions, again.Dimensions);
    }

    [Fact]
    public async Task A_hub_that_has_no_such_model_says_so()
    {
        using WorkFolder folder = new();
        using TestHub hub = new(TestModel.DataFolder("gelu-new")) { Refusal = (404, "RepoNotFound") };
        AlbertHubOptions options = new() { Endpoint = new Uri(hub.Address), CacheFolder = folder.Path("cache"), Offline = false };
        AlbertException error = await Assert.ThrowsAsync<AlbertException>(
            () => AlbertModel.LoadAsync(TestHub.Model, hub: options, cancellationToken: Stop));
        Assert.Equal(AlbertErrorKind.ModelNotFound, error.Kind);
        Assert.DoesNotContain("--", error.Message, StringComparison.Ordinal);
    }

    private sealed class Reports : IProgress<AlbertDownloadProgress>
    {
        public ConcurrentBag<AlbertDownloadProgress> All { get; } = [];

        public void Report(AlbertDownloadProgress value) => All.Add(value);
    }
}
