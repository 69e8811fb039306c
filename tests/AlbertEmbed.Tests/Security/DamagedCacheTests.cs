using AlbertEmbed.Models;
using AlbertEmbed.Tests.Support;

namespace AlbertEmbed.Tests.Security;

/// <summary>Caches that something else has written into: nothing in them is waited for, read without end, or an unexpected error.</summary>
public sealed class DamagedCacheTests : IDisposable
{
    private const string Commit = TestHub.Commit;

    private const string MakeCache =
        "export ALBERT_EMBED_CACHE=$PWD/cache HF_HUB_CACHE=$PWD/hf HF_HUB_OFFLINE=1; "
        + "M=cache/owner/model; S=$M/snapshots/" + Commit + "; "
        + "H=hf/models--owner--other; T=$H/snapshots/"
            + Commit
            + "; mkdir -p $S $M/refs $H/refs $H/blobs $T; cp $MODEL/* $S; cp $MODEL/* $T; "
        + "printf " + Commit + " | tee $M/refs/main > $H/refs/main; "
        + "printf '{\"model\":\"owner/model\",\"commit\":\"" + Commit + "\",\"source\":\"x\",\"files\":[]}' > $S/manifest.json; ";

    private readonly WorkFolder work = new();

    public void Dispose() => work.Dispose();

    [Theory]
    [InlineData("rm $M/refs/main; mkfifo $M/refs/main")]
    [InlineData("ln -sf /dev/zero $M/refs/main")]
    [InlineData("ln -sf /dev/zero $H/refs/main")]
    [InlineData("rm $H/refs/main; mkfifo $H/refs/main")]
    [InlineData("truncate -s 3G $M/refs/main; truncate -s 3G $H/refs/main")]
    [InlineData("rm $S/manifest.json; mkfifo $S/manifest.json")]
    [InlineData("ln -sf /dev/zero $S/manifest.json")]
    [InlineData("truncate -s 3G $S/manifest.json")]
    [InlineData("sed -i 's/\\[\\]/[null]/' $S/manifest.json")]
    [InlineData("sed -i 's/\\[\\]/[{\"name\":null,\"bytes\":1,\"sha256\":\"x\"}]/' $S/manifest.json")]
    [InlineData("sed -i 's/\\[\\]/[{\"bytes\":1,\"sha256\":\"x\"}]/' $S/manifest.json")]
    [InlineData("rm $S/manifest.json; mkdir $S/manifest.json")]
    [InlineData("for d in $M/refs $S $T $H/refs cache; do ln -s . $d/a; ln -s . $d/b; done; ln -s . hf/models--a")]
    [InlineData("ln -s loop $M/refs/loop; ln -s loop $T/loop; ln -s loop cache/loop; ln -s loop cache/owner/loop")]
    [InlineData("mkfifo $H/blobs/" + Commit + "; ln -s ../../blobs/" + Commit + " $T/README.md")]
    [InlineData("rm $T/config.json; mkfifo $T/config.json")]
    [InlineData("rm -r cache; touch cache")]
    [InlineData("rm -r hf; mkfifo hf")]
    public void Listing_finding_and_verifying_end_in_order(string damage)
    {
        BuiltProgram.Result run = work.Shell(
            MakeCache + damage + "; for command in 'models list --json' 'models verify' 'models path owner/model' '-m owner/other hello'; "
            + "do timeout -k 1 20 $AE $command > said 2>> errors; echo $?; done; cat errors >&2");
        Assert.All(run.Lines, code => Assert.Contains(code, (string[])["0", "4"]));
        Assert.Equal("0", run.Lines[0]);
        Assert.DoesNotContain("unexpected", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_below_that_may_not_be_read_hides_only_itself()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        string closed = Directory.CreateDirectory(work.Path("a")).FullName;
        Directory.CreateDirectory(work.Path("b"));
        work.Write("b/file", "x");
        File.SetUnixFileMode(closed, UnixFileMode.None);
        try
        {
            Assert.Equal([work.Path("b/file")], Folders.FilesBelow(work.Path(string.Empty).TrimEnd('/')));
            Assert.Empty(Folders.In(closed));
        }
        finally
        {
            File.SetUnixFileMode(closed, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    [Fact]
    public void Links_to_folders_are_not_followed_and_links_to_files_are_files()
    {
        work.Write("file", "x");
        Directory.CreateSymbolicLink(work.Path("one"), ".");
        Directory.CreateSymbolicLink(work.Path("two"), ".");
        File.CreateSymbolicLink(work.Path("link"), "file");
        Assert.Equal(["file", "link"], Folders.FilesBelow(work.Path(string.Empty).TrimEnd('/')).Select(file => Path.GetFileName(file)));
    }

    [Fact]
    public void A_manifest_with_more_bytes_than_a_number_holds_is_none()
    {
        string files = string.Join(',', Enumerable.Repeat($$"""{"name":"a","bytes":{{1L << 49}},"sha256":"x"}""", 100_000));
        work.Write("manifest.json", $$"""{"model":"a/b","commit":"{{Commit}}","source":"x","files":[{{files}}]}""");
        Assert.Null(ModelManifest.Read(work.Path(string.Empty)));
    }
}
