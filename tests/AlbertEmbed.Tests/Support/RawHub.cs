using System.Text.Json;
using AlbertEmbed.Fuzz;

namespace AlbertEmbed.Tests.Support;

/// <summary>A hub that answers what a test writes, byte by byte.</summary>
/// <param name="answer">Gives the answer to a path and the first byte that is wanted, in pieces.</param>
internal sealed class RawHub(Func<string, int?, IEnumerable<byte[]>> answer) : IDisposable
{
    private readonly LocalHub hub = new((request, stream) =>
    {
        foreach (byte[] piece in answer(request.Path, request.Start))
        {
            stream.Write(piece);
        }
    });

    public string Address => hub.Address;

    /// <summary>The description of a model whose files have neither sizes nor hashes.</summary>
    public static byte[] Listing(params IEnumerable<string> files) => LocalHub.Answer(
        "200 OK",
        JsonSerializer.SerializeToUtf8Bytes(new { sha = LocalHub.Commit, siblings = files.Select(file => new { rfilename = file }) }));

    public void Dispose() => hub.Dispose();
}
