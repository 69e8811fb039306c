using AlbertEmbed.Errors;
using AlbertEmbed.Models;
using AlbertEmbed.Tests.Support;

namespace AlbertEmbed.Tests.Models;

public sealed class ModelStoreTests : IDisposable
{
    private const string Commit = "0123456789012345678901234567890123456789";

    private static readonly ModelName Name = new("owner", "model");

    private readonly WorkFolder folder = new();

    [Fact]
    public void A_model_is_there_once_its_files_are_published_and_a_revision_names_them()
    {
        ModelStore store = new(folder.Path("store"));
        Assert.Null(store.FindSnapshot(Name, "main"));

        Directory.CreateDirectory(store.Partial(Name, Commit));
        Assert.Null(store.FindSnapshot(Name, Commit));

        store.Publish(Name, Commit);
        Assert.Equal(store.Snapshot(Name, Commit), store.FindSnapshot(Name, Commit));
        Assert.Null(store.FindSnapshot(Name, "main"));

        store.Refer(Name, "main", Commit);
        Assert.Equal(store.Snapshot(Name, Commit), store.FindSnapshot(Name, "main"));
    }

    [Fact]
    public void Removing_a_revision_removes_all_that_name_its_commit()
    {
        ModelStore store = new(folder.Path("store"));
        Directory.CreateDirectory(store.Partial(Name, Commit));
        store.Publish(Name, Commit);
        store.Refer(Name, "main", Commit);
        store.Refer(Name, "v1", Commit);
        store.Remove(Name, "v1");
        Assert.Null(store.FindSnapshot(Name, "main"));
        Assert.Null(store.FindSnapshot(Name, Commit));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("main")]
    public void What_is_not_there_is_not_removed(string? revision) =>
        Assert.Throws<UserException>(() => new ModelStore(folder.Path("store")).Remove(Name, revision));

    public void Dispose() => folder.Dispose();
}
