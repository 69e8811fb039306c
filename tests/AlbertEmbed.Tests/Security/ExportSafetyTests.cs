using AlbertEmbed.Commands;
using AlbertEmbed.Tests.Support;

namespace AlbertEmbed.Tests.Security;

/// <summary>An export removes and copies nothing that it should not.</summary>
public sealed class ExportSafetyTests : IDisposable
{
    private readonly WorkFolder work = new();
    private readonly string model;

    public ExportSafetyTests()
    {
        model = work.Path("ckpt");
        CopyModel(model);
    }

    public void Dispose() => work.Dispose();

    [Fact]
    public void A_folder_with_the_temporary_name_is_left_alone()
    {
        Directory.CreateDirectory(work.Path("ex.part"));
        work.Write("ex.part/thesis.txt", "mine");
        Assert.Contains("no export has left it", WorkFolder.Refusal(Export("ex")), StringComparison.Ordinal);
        Assert.Equal("mine", File.ReadAllText(work.Path("ex.part/thesis.txt")));
        Assert.False(Directory.Exists(work.Path("ex")));
    }

    [Fact]
    public void A_link_with_the_temporary_name_is_not_followed()
    {
        Directory.CreateDirectory(work.Path("victim"));
        Directory.CreateSymbolicLink(work.Path("ex.part"), work.Path("victim"));
        Assert.Equal(2, Export("ex").ExitCode);
        Assert.Empty(Directory.GetFileSystemEntries(work.Path("victim")));
    }

    [Fact]
    public void What_a_killed_export_has_left_is_no_obstacle_unless_somebody_has_put_a_file_there()
    {
        Directory.CreateDirectory(work.Path("ex.part"));
        work.Write("ex.part/model.onnx", "half");
        work.Write("ex.part.lock", "999999 elsewhere 0123\n");
        work.Write("ex.part/thesis.txt", "mine");
        Assert.Contains("thesis.txt was not written by an export", WorkFolder.Refusal(Export("ex")), StringComparison.Ordinal);
        File.Delete(work.Path("ex.part/thesis.txt"));
        Assert.Equal(0, Export("ex").ExitCode);
        Assert.Equal(["ckpt", "ex"], Names("."));
    }

    [Fact]
    public void Other_files_of_a_folder_stay_with_force()
    {
        Assert.Equal(0, Export("ex").ExitCode);
        work.Write("ex/thesis.txt", "mine");
        work.Write("ex/LICENSE", "mine");
        work.Write("ex/vocab.txt", "of another model");
        Directory.CreateDirectory(work.Path("ex/.git"));
        work.Write("ex/.git/HEAD", "mine");
        File.Delete(work.Path("ex/config.json"));
        Assert.Equal(0, Export("ex", "--force").ExitCode);
        Assert.Equal(
            [".git", "LICENSE", "config.json", "model.onnx", "spiece.model", "thesis.txt", "tokenizer.json", "tokenizer_config.json"],
            Names("ex"));
        Assert.Equal(["ckpt", "ex"], Names("."));
    }

    [Fact]
    public void A_folder_that_holds_the_model_is_refused()
    {
        Directory.CreateDirectory(work.Path("big"));
        CopyModel(work.Path("big/ckpt"));
        work.Write("big/model.onnx", string.Empty);
        Assert.Contains(
            "holds the model itself",
            WorkFolder.Refusal(BuiltProgram.Run("export", work.Path("big/ckpt"), "-o", work.Path("big"), "--force")),
            StringComparison.Ordinal);
        work.Write("ckpt/model.onnx", string.Empty);
        Directory.CreateSymbolicLink(work.Path("link"), model);
        Assert.Contains(
            "is the model itself",
            WorkFolder.Refusal(BuiltProgram.Run("export", model, "-o", work.Path("link"), "--force")),
            StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(model, "model.safetensors")));
        Assert.True(File.Exists(work.Path("big/ckpt/model.safetensors")));
    }

    [Fact]
    public void A_link_out_of_the_model_is_not_copied()
    {
        string secret = work.Write("secret", "secret");
        File.CreateSymbolicLink(Path.Combine(model, "LICENSE"), secret);
        BuiltProgram.Result run = Export("ex");
        Assert.Equal(0, run.ExitCode);
        Assert.Contains("leads out of the model's folder", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("LICENSE", Names("ex"));

        File.CreateSymbolicLink(Path.Combine(model, "vocab.txt"), secret);
        Assert.Equal(4, Export("ex2").ExitCode);
        Assert.Equal(["ckpt", "ex", "secret"], Names("."));
    }

    [Fact]
    public void A_link_inside_the_model_is_copied_as_a_file()
    {
        File.WriteAllText(Path.Combine(model, "terms"), "free");
        File.CreateSymbolicLink(Path.Combine(model, "LICENSE"), "terms");
        Assert.Equal(0, Export("ex").ExitCode);
        Assert.Equal("free", File.ReadAllText(work.Path("ex/LICENSE")));
        Assert.Null(new FileInfo(work.Path("ex/LICENSE")).LinkTarget);
    }

    [Fact]
    public void A_model_of_linked_blobs_is_copied()
    {
        string snapshot = work.Path("models--a--b/snapshots/0123");
        Directory.CreateDirectory(snapshot);
        CopyModel(work.Path("models--a--b/blobs"));
        foreach (string file in Names("models--a--b/blobs"))
        {
            File.CreateSymbolicLink(Path.Combine(snapshot, file), Path.Combine("..", "..", "blobs", file));
        }

        Assert.Equal(0, BuiltProgram.Run("export", snapshot, "-o", work.Path("ex")).ExitCode);
        Assert.Equal(File.ReadAllBytes(Path.Combine(model, "spiece.model")), File.ReadAllBytes(work.Path("ex/spiece.model")));
    }

    [Fact]
    public void A_pipe_in_the_model_is_not_waited_for()
    {
        BuiltProgram.Result run = work.Shell("mkfifo ckpt/NOTICE; timeout 20 $AE export ckpt -o ex; echo $?; ls");
        Assert.Equal(["4", "ckpt"], run.Lines);
    }

    [Fact]
    public void A_replacement_that_fails_leaves_the_folder_as_it_was()
    {
        foreach (string name in (string[])["ex", "ex/old_module", "ex.part", "ex.part/new_module"])
        {
            Directory.CreateDirectory(work.Path(name));
        }

        work.Write("ex/model.onnx", "old graph");
        work.Write("ex/config.json", "old");
        work.Write("ex/old_module/config.json", "old");
        work.Write("ex.part/config.json", "new");
        work.Write("ex.part/new_module/config.json", "new");
        FolderReplacement replacement = new(work.Path("ex"), work.Path("ex.part"));

        // The last of the new files is not there, which is found out when all others have their places.
        Assert.ThrowsAny<IOException>(() => replacement.Apply(
            ["config.json", "new_module/config.json", "missing.json"], ["model.onnx", "config.json", "old_module/config.json"]));
        Assert.False(replacement.IsHalfDone);
        Assert.Equal(["config.json", "model.onnx", "old_module"], Names("ex"));
        Assert.Equal("old", File.ReadAllText(work.Path("ex/config.json")));
        Assert.Equal("old", File.ReadAllText(work.Path("ex/old_module/config.json")));

        work.Write("ex.part/model.onnx", "new graph");
        replacement.Apply(["config.json", "new_module/config.json", "model.onnx"], ["model.onnx", "config.json", "old_module/config.json"]);
        Assert.Equal(["config.json", "model.onnx", "new_module"], Names("ex"));
        Assert.Equal("new graph", File.ReadAllText(work.Path("ex/model.onnx")));
    }

    [Fact]
    public void Nothing_of_an_export_that_fails_stays()
    {
        Assert.Equal(0, Export("ex").ExitCode);
        File.Delete(work.Path("ex/tokenizer.json"));
        Directory.CreateDirectory(work.Path("ex/tokenizer.json"));
        string[] before = Names("ex");
        Assert.Contains("tokenizer.json is a folder", WorkFolder.Refusal(Export("ex", "--force")), StringComparison.Ordinal);
        Assert.Equal(before, Names("ex"));
        File.WriteAllText(Path.Combine(model, "config.json"), "{");
        Assert.NotEqual(0, Export("new/deep/ex").ExitCode);
        Assert.Equal(["ckpt", "ex"], Names("."));
        Directory.Delete(work.Path("ex/tokenizer.json"));
        CopyModel(work.Path("again"));
        Assert.Equal(0, BuiltProgram.Run("export", work.Path("again"), "-o", work.Path("ex"), "--force").ExitCode);
    }

    private static void CopyModel(string folder)
    {
        Directory.CreateDirectory(folder);
        foreach (string name in (string[])["config.json", "model.safetensors", "spiece.model"])
        {
            File.Copy(Path.Combine(TestModel.DataFolder("gelu-new"), name), Path.Combine(folder, name));
        }
    }

    private string[] Names(string folder) =>
        [.. Directory.GetFileSystemEntries(work.Path(folder)).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];

    private BuiltProgram.Result Export(string name, params string[] options) =>
        BuiltProgram.Run(["export", model, "-o", work.Path(name), .. options]);
}
