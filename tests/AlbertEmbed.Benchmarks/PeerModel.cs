using AlbertEmbed.Checkpoints;
using AlbertEmbed.Onnx;

namespace AlbertEmbed.Benchmarks;

/// <summary>Writes a checkpoint as the ONNX file that other programs run: three inputs, padding masked.</summary>
internal static class PeerModel
{
    public static void Write(string folder, string path)
    {
        using Checkpoint checkpoint = Checkpoint.Open(folder);
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        File.WriteAllBytes(
            path, AlbertGraph.BuildStandalone(checkpoint.Config, checkpoint.Tensors, hasPooler: false, new StandaloneGraph()).Graph);
    }
}
