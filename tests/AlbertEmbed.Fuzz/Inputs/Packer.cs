using System.Diagnostics;
using System.IO.Compression;
using AlbertEmbed.Packing;
using ICSharpCode.SharpZipLib.BZip2;
using ZstdSharp;

namespace AlbertEmbed.Fuzz.Inputs;

/// <summary>Packs files in each way that the program reads.</summary>
internal static class Packer
{
    /// <summary>Whether files can be packed this way here: xz takes its own program.</summary>
    public static bool Can(PackingKind kind) => kind != PackingKind.Xz || File.Exists("/usr/bin/xz");

    /// <summary>Packs something, once or again and again in one part.</summary>
    public static byte[] Pack(PackingKind kind, byte[] bytes, int times = 1)
    {
        using MemoryStream packed = new();
        using Stream stream = kind switch
        {
            PackingKind.Zstd => new CompressionStream(packed, leaveOpen: true),
            PackingKind.Bzip2 => new BZip2OutputStream(packed) { IsStreamOwner = false },
            PackingKind.Xz => new MemoryStream(),
            _ => new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true),
        };
        for (; times > 0; times--)
        {
            stream.Write(bytes);
        }

        if (stream is MemoryStream whole)
        {
            return Xz(whole.ToArray());
        }

        stream.Dispose();
        return packed.ToArray();
    }

    private static byte[] Xz(byte[] bytes)
    {
        ProcessStartInfo start = new("xz", ["-c", "-1"]) { RedirectStandardInput = true, RedirectStandardOutput = true };
        using Process xz = Process.Start(start)!;
        Task writing = Task.Run(() =>
        {
            xz.StandardInput.BaseStream.Write(bytes);
            xz.StandardInput.Close();
        });
        using MemoryStream packed = new();
        xz.StandardOutput.BaseStream.CopyTo(packed);
        writing.Wait();
        xz.WaitForExit();
        return packed.ToArray();
    }
}
