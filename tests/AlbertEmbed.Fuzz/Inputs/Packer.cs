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

    /// <summary>Packs something, once or again and again in one part. What is packed is never in memory as a whole.</summary>
    public static byte[] Pack(PackingKind kind, byte[] bytes, int times = 1)
    {
        using MemoryStream packed = new();
        if (kind == PackingKind.Xz)
        {
            PackXz(bytes, times, packed);
        }
        else
        {
            using Stream stream = kind switch
            {
                PackingKind.Zstd => new CompressionStream(packed, leaveOpen: true),
                PackingKind.Bzip2 => new BZip2OutputStream(packed) { IsStreamOwner = false },
                _ => new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true),
            };
            Write(stream, bytes, times);
        }

        return packed.ToArray();
    }

    private static void PackXz(byte[] bytes, int times, MemoryStream packed)
    {
        ProcessStartInfo start = new("xz", ["-c", "-1"]) { RedirectStandardInput = true, RedirectStandardOutput = true };
        using Process xz = Process.Start(start)!;
        Task writing = Task.Run(() =>
        {
            Write(xz.StandardInput.BaseStream, bytes, times);
            xz.StandardInput.Close();
        });
        xz.StandardOutput.BaseStream.CopyTo(packed);
        writing.Wait();
        xz.WaitForExit();
    }

    private static void Write(Stream stream, byte[] bytes, int times)
    {
        for (; times > 0; times--)
        {
            stream.Write(bytes);
        }
    }
}
