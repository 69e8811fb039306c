namespace AlbertEmbed.Tests.Library;

/// <summary>A folder with a WordPiece vocabulary, and nothing else.</summary>
internal sealed class WordPieceFolder : IDisposable
{
    public WordPieceFolder(params string[] pieces) => File.WriteAllLines(Path.Combine(Root, "vocab.txt"), pieces);

    public string Root { get; } = Directory.CreateTempSubdirectory("albert-embed-test").FullName;

    public void Dispose() => Directory.Delete(Root, recursive: true);
}
