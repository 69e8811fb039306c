using System.IO.Compression;
using AlbertEmbed.Packing;
using ICSharpCode.SharpZipLib.BZip2;
using ZstdSharp;
using ZstdSharp.Unsafe;

namespace AlbertEmbed.Tests.Support;

/// <summary>Small packed files. Those of xz were made with XZ Utils 5.4.1, which no library here can do.</summary>
internal static class PackedFiles
{
    private static readonly Dictionary<string, string> Xz = new(StringComparer.Ordinal)
    {
        [""] = "/Td6WFoAAATm1rRGAAAAABzfRCEftvN9AQAAAAAEWVo=",
        ["first\n"] = "/Td6WFoAAATm1rRGAgAhARYAAAB0L+WjAQAFZmlyc3QKAAAASSUjpAqKAooAAR4GwS+kHR+2830BAAAAAARZWg==",
        ["second\n"] = "/Td6WFoAAAFpIt42AgAhARYAAAB0L+WjAQAGc2Vjb25kCgAAfsAPBgABGwcS69QXkEKZDQEAAAAAAVla",
    };

    /// <summary>Three blocks with SHA-256, whose content is "first" three times and "second".</summary>
    public static byte[] XzBlocks => Convert.FromBase64String(
        "/Td6WFoAAArh+wyhAgAhARYAAAB0L+WjAQALZmlyc3QKZmlyc3QKAPl6jyenOxgcxr9/tqCfsMIgOSXXStgwkUTDO1wOoKFPAgAhARYAAAB0L+WjAQAL"
        + "Zmlyc3QKc2Vjb25kAEJS+NVrS7I20LG8laEgLjksqEzgZEv2KDmPu5UXKH2oAgAhARYAAAB0L+WjAQAACgAAAAABukcZyAtv6RGwkafAUSS2Tu7Olk4J"
        + "wFjvj5gF2spUawADPAw8DDEBemY/4Lbp3xwCAAAAAApZWg==");

    /// <summary>Three blocks as several threads make them, with their sizes in front.</summary>
    public static byte[] XzThreads => Convert.FromBase64String(
        "/Td6WFoAAATm1rRGAsAQDCEBFgC+v+goAQALZmlyc3QKZmlyc3QKAE1L/VJw1fyCAsAQDCEBFgC+v+goAQALZmlyc3QKc2Vjb25kADyGVjO8b0p8AsAF"
        + "ASEBFgAn6GODAQAACgAAAABkIzkzLRCIHAADJAwkDBkBVjdKx7HEZ/sCAAAAAARZWg==");

    /// <summary>The numbers to 300, a line each, which LZMA packs.</summary>
    public static byte[] XzNumbers => Convert.FromBase64String(
        "/Td6WFoAAATm1rRGAgAhARwAAAAQz1jM4ARDAQJdABiCgo8iTvimVffwmaUlDZBFkVpRtJvKrNwFMuyFUp+xSG3v3OhLuWG64JxTf5jIqVQO/D0q0wbX"
        + "ZkQ9VmSmzT3Xxx9E9BjfAgs/4sbGe+Hnf3lEHHm3Qq5luBu1DoThmoIGIzlaf3KqQ/qlmh+SwL5FcXlK1ZPGkAo5rZxlhyq2GjjH4ZMXytA+CeqwUvAQ"
        + "YCbAXl8QkQ25eXh9l0Jg0KY4d+Ej6LsoT4hSLXVYJj9m/eKc69OvYdk1ev/7YrE8fJMc8mS4TRyFKrFcAAY2AUrrvAVI71xotTxxgZ4sbORnBs+FKnUJ"
        + "GYy8F0QNzTxpxjbEnpzS7js1Ej6TUpedidqbMQAAAGc3dbfmK+6BAAGeAsQIAABn2MVpscRn+wIAAAAABFla");

    /// <summary>A dictionary of 128 MiB.</summary>
    public static byte[] XzLargeDictionary => Convert.FromBase64String(
        "/Td6WFoAAATm1rRGAgAhAR4AAACbB1FmAQAFZmlyc3QKAAAASSUjpAqKAooAAR4GwS+kHR+2830BAAAAAARZWg==");

    /// <summary>A filter for programs before LZMA2.</summary>
    public static byte[] XzFilter => Convert.FromBase64String(
        "/Td6WFoAAATm1rRGAgEEACEBFgANhjUfAQAFZmlyc3QKAAAASSUjpAqKAooAAR4GwS+kHR+2830BAAAAAARZWg==");

    /// <summary>Packs a text. For xz, "first" or "second" with a line end, or none.</summary>
    public static byte[] Pack(PackingKind kind, string text)
    {
        byte[] bytes = System.Text.Encoding.UTF8.GetBytes(text);
        if (kind == PackingKind.Xz)
        {
            return Convert.FromBase64String(Xz[text]);
        }

        MemoryStream packed = new();
        switch (kind)
        {
            case PackingKind.Zstd:
                using (Compressor zstd = new())
                {
                    zstd.SetParameter(ZSTD_cParameter.ZSTD_c_checksumFlag, 1);
                    return zstd.Wrap(bytes).ToArray();
                }

            case PackingKind.Bzip2:
                using (BZip2OutputStream bzip2 = new(packed))
                {
                    bzip2.Write(bytes);
                }

                break;
            default:
                using (GZipStream gzip = new(packed, CompressionLevel.Optimal))
                {
                    gzip.Write(bytes);
                }

                break;
        }

        return packed.ToArray();
    }
}
