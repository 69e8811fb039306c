using AlbertEmbed.Files;
using AlbertEmbed.Tests.Support;

namespace AlbertEmbed.Tests.Security;

/// <summary>Files and links of other users in folders that all may write, and what is said of outputs that cannot be written.</summary>
public sealed class FileOwnerTests : IDisposable
{
    private static readonly FileOwner Shared = new(0, 0x3FF, default);

    private readonly WorkFolder work = new();

    public void Dispose() => work.Dispose();

    [Theory]
    [InlineData(1000, 1000, false)]
    [InlineData(1000, 1001, true)]
    [InlineData(1000, 0, true)]
    [InlineData(0, 1001, false)]
    public void A_sticky_folder_leaves_replacing_a_file_to_its_owner(uint user, uint owner, bool isKeptOut)
    {
        Assert.Equal(isKeptOut, FileOwner.KeepsOut(new FileOwner(owner, 0x1A4, default), Shared, user));
        Assert.False(FileOwner.KeepsOut(new FileOwner(owner, 0x1A4, default), new FileOwner(user, 0x3FF, default), user));
        Assert.False(FileOwner.KeepsOut(new FileOwner(owner, 0x1A4, default), new FileOwner(0, 0x1FF, default), user));
    }

    [Theory]
    [InlineData(1000, 1000, false)]
    [InlineData(1000, 1001, true)]
    [InlineData(0, 1001, true)]
    [InlineData(1000, 0, false)]
    public void A_link_of_another_user_in_a_folder_of_all_is_planted(uint user, uint owner, bool isPlanted)
    {
        Assert.Equal(isPlanted, FileOwner.IsPlanted(new FileOwner(owner, 0x1FF, default), Shared, user));
        Assert.False(FileOwner.IsPlanted(new FileOwner(owner, 0x1FF, default), new FileOwner(user, 0x1ED, default), user));
    }

    [Theory]
    [InlineData("-q -m $MODEL hi -o shared/link/v.npy")]
    [InlineData("-q -m $MODEL hi -o shared/file.npy")]
    [InlineData("merge v.npy -o shared/file.npy")]
    [InlineData("merge v.npy -o shared/link/v.npy")]
    [InlineData("export $MODEL -o shared/link")]
    [InlineData("export $MODEL -o shared/link/new/ex")]
    [InlineData("models pull a/b")]
    public void No_command_writes_through_a_link_that_another_user_has_planted(string command)
    {
        BuiltProgram.Result planted = work.Shell(
            "mkdir shared mine; chmod 1777 shared; ln -s $PWD/mine shared/link; ln -s $PWD/mine/file.npy shared/file.npy; "
            + "$AE -q -m $MODEL hi -o v.npy --no-meta; chown -h 12345 shared/link shared/file.npy && echo planted");
        Assert.SkipUnless(planted.Output == "planted\n", "only root can make a link another user's");
        BuiltProgram.Result run = work.Shell(
            $"export ALBERT_EMBED_CACHE=$PWD/shared/link/cache HF_ENDPOINT=http://127.0.0.1:9; $AE {command}; echo $?; ls -A mine");
        Assert.Equal(["2"], run.Lines);
        Assert.Contains("is a link of another user", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_dangling_link_in_the_place_of_metadata_is_replaced_and_no_right_to_run_as_the_owner_is_kept()
    {
        BuiltProgram.Result run = work.Shell(
            "ln -s nowhere v.npy.meta.json; $AE -q -m $MODEL hi -o v.npy --force; echo $?; ls; chmod 6755 v.npy; "
            + "$AE -q -m $MODEL hi -o v.npy --force; stat -c %a v.npy");
        Assert.Equal(["0", "v.npy", "v.npy.meta.json", "755"], run.Lines);
    }

    [Theory]
    [InlineData("$AE -m $MODEL hi >&-", "standard output is closed")]
    [InlineData("mkdir g; cd g; rmdir ../g; $AE -m $MODEL hi -o x.npy", "x.npy cannot be written: the working directory")]
    [InlineData("(ulimit -f 10; yes | head -n 1000 | $AE -m $MODEL --format npy > /dev/null; exit ${PIPESTATUS[2]})", "File too large")]
    [InlineData("$AE --version > /dev/full", "standard output cannot be written any further")]
    [InlineData("$AE info $MODEL > /dev/full", "standard output cannot be written any further")]
    public void The_reason_is_said(string command, string reason)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "the devices are those of Linux");
        BuiltProgram.Result run = work.Shell($"export DOTNET_EnableWriteXorExecute=0; {command}; echo $? >&2");
        Assert.Contains(reason, run.Error, StringComparison.Ordinal);
        Assert.EndsWith("\n1\n", run.Error, StringComparison.Ordinal);
    }
}
