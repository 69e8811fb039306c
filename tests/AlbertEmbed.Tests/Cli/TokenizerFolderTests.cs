using System.Text.Json;
using AlbertEmbed.Errors;
using AlbertEmbed.Tests.Support;
using AlbertEmbed.Tokenization;

namespace AlbertEmbed.Tests.Cli;

/// <summary><c>tokenize</c> on a folder that holds a vocabulary and no model.</summary>
public sealed class TokenizerFolderTests : IDisposable
{
    private const string NoLimit = "has no config.json, so the limit of its model is not known and no text is cut (--max-length cuts).";
    private const string NoCase = "has no tokenizer_config.json, so lower case without accents is assumed (--do-lower-case and";

    private readonly WorkFolder work = new();
    private int folders;

    public void Dispose() => work.Dispose();

    [Fact]
    public void A_spiece_model_alone_gives_the_ids_of_its_checkpoint()
    {
        string folder = Folder(("spiece.model", File.ReadAllBytes(Path.Combine(TestModel.BundledFolder, "spiece.model"))));
        BuiltProgram.Result run = BuiltProgram.Run("tokenize", "-m", folder, "Hello Wörld");
        BuiltProgram.Result whole = BuiltProgram.Run("tokenize", "-m", "bundled", "Hello Wörld");
        Assert.Equal((0, whole.Output), (run.ExitCode, run.Output));
        Assert.Equal(
            [$"albert-embed: warning: {folder} {NoLimit}", $"albert-embed: warning: {folder} {NoCase} --keep-accents change that)."],
            run.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public void A_tokenizer_json_alone_decides_about_case_itself()
    {
        string json = Path.Combine(TestModel.BundledWithJsonFolder, "tokenizer.json");
        string folder = Folder(("tokenizer.json", File.ReadAllBytes(json)));
        BuiltProgram.Result run = BuiltProgram.Run("tokenize", "-m", folder, "Hello Wörld");
        Assert.Equal((0, BuiltProgram.Run("tokenize", "-m", "bundled", "Hello Wörld").Output), (run.ExitCode, run.Output));
        Assert.Equal($"albert-embed: warning: {folder} {NoLimit}\n", run.Error);
    }

    [Theory]
    [InlineData("", "2 5 6 3")]
    [InlineData("--do-lower-case=false", "2 1 6 3")]
    public void A_vocab_txt_alone_is_lower_cased_unless_the_user_says_otherwise(string option, string ids)
    {
        string folder = Folder(("vocab.txt", "[PAD]\n[UNK]\n[CLS]\n[SEP]\n[MASK]\nhello\n中\n"u8.ToArray()));
        string[] options = option.Length > 0 ? [option] : [];
        BuiltProgram.Result run = BuiltProgram.Run(["tokenize", "-m", folder, .. options, "Hello 中"]);
        Assert.Equal(0, run.ExitCode);
        Assert.Equal(ids, string.Join(' ', JsonDocument.Parse(run.Output).RootElement.GetProperty("ids").Ints()));
        Assert.Equal(option.Length == 0, run.Error.Contains(NoCase, StringComparison.Ordinal));
    }

    [Fact]
    public void A_limit_that_its_files_name_holds()
    {
        string folder = Folder(
            ("vocab.txt", "[PAD]\n[UNK]\n[CLS]\n[SEP]\n[MASK]\na\n"u8.ToArray()),
            ("tokenizer_config.json", """{"model_max_length":4,"do_lower_case":true}"""u8.ToArray()));
        TextTokenizer tokenizer = CheckpointTokenizer.Load(
            TokenizerFolder.WithoutModel(folder)!, new LengthChoice(), new TokenizerChoices(null, null));
        Assert.Equal(4, tokenizer.MaxLength);
        Assert.Equal([2, 5, 5, 3], tokenizer.Encode("a a a", new TokenBuffer()).Ids);
    }

    [Fact]
    public void A_limit_that_no_file_names_is_the_users()
    {
        string folder = Folder(("vocab.txt", "[PAD]\n[UNK]\n[CLS]\n[SEP]\n[MASK]\na\n"u8.ToArray()));
        TokenizerFolder source = TokenizerFolder.WithoutModel(folder)!;
        TokenizerChoices none = new(null, null);
        string text = string.Concat(Enumerable.Repeat("a ", 5000));
        Assert.Equal(5002, CheckpointTokenizer.Load(source, new LengthChoice(), none).Encode(text, new TokenBuffer()).Ids.Length);
        Assert.Equal(
            700, CheckpointTokenizer.Load(source, new LengthChoice { MaxLength = 700 }, none).Encode(text, new TokenBuffer()).Ids.Length);
        TextTokenizer inWindows = CheckpointTokenizer.Load(source, new LengthChoice { Overflow = Overflow.Window }, none);
        Assert.Equal(5002, Assert.Single(inWindows.EncodeWindows(text, 32, new TokenBuffer())).Ids.Length);
        Assert.Equal(10_003, inWindows.EncodePair(text, text, new TokenBuffer()).Ids.Length);
    }

    [Fact]
    public void Folders_of_models_and_of_nothing_are_not_taken_for_one()
    {
        Assert.Null(TokenizerFolder.WithoutModel(TestModel.BundledFolder));
        Assert.Null(TokenizerFolder.WithoutModel(Folder()));
        Assert.Null(TokenizerFolder.WithoutModel(work.Path("none")));
        Assert.Null(TokenizerFolder.WithoutModel(Folder(("vocab.txt", []), ("adapter_config.json", "{}"u8.ToArray()))));
    }

    [Fact]
    public void A_vocabulary_of_another_kind_is_refused()
    {
        string folder = Folder(("vocab.txt", "hello\nworld\n"u8.ToArray()));
        Assert.EndsWith(
            "vocab.txt is not a usable WordPiece vocabulary: it has no token [UNK].",
            Assert.Throws<UserException>(() => CheckpointTokenizer.Load(
                TokenizerFolder.WithoutModel(folder)!, new LengthChoice(), new TokenizerChoices(null, null))).Message,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("info", "{0}")]
    [InlineData("-m", "{0}", "a")]
    [InlineData("export", "{0}", "-o", "{0}-exported")]
    public void Commands_that_need_the_model_refuse_it(params string[] command)
    {
        string folder = Folder(("vocab.txt", "[PAD]\n[UNK]\n[CLS]\n[SEP]\n[MASK]\na\n"u8.ToArray()));
        BuiltProgram.Result run = BuiltProgram.Run(
            [.. command.Select(word => word.Replace("{0}", folder, StringComparison.Ordinal))]);
        Assert.Equal(4, run.ExitCode);
        Assert.Equal(
            $"albert-embed: {folder} has no config.json. Give --model a Hugging Face ALBERT checkpoint folder, or an exported graph.\n",
            run.Error);
    }

    private string Folder(params (string Name, byte[] Content)[] files)
    {
        string folder = Directory.CreateDirectory(work.Path($"folder{++folders}")).FullName;
        foreach ((string name, byte[] content) in files)
        {
            File.WriteAllBytes(Path.Combine(folder, name), content);
        }

        return folder;
    }
}
