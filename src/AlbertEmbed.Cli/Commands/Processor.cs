using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;
using AlbertEmbed.CommandLine;

namespace AlbertEmbed.Commands;

/// <summary>What a processor can do, as far as code is chosen by it: other code rounds in other places.</summary>
internal static class Processor
{
    private static readonly (string Name, int Leaf, bool IsInC, int Bit)[] Known =
    [
        ("avx", 1, true, 28), ("fma", 1, true, 12), ("avx2", 7, false, 5), ("avx512f", 7, false, 16), ("avx512bw", 7, false, 30),
        ("avx512vnni", 7, true, 11),
    ];

    /// <summary>Its kind, such as <c>x64 avx fma avx2</c>.</summary>
    public static string Kind
    {
        get
        {
            string architecture = Words.Lower(RuntimeInformation.ProcessArchitecture);
            string[] able = X86Base.IsSupported ? [.. Known.Where(one => Has(one.Leaf, one.IsInC, one.Bit)).Select(one => one.Name)] : [];
            string[] compiled = RuntimeFeature.IsDynamicCodeCompiled ? ["compiled", "at", "run", "time"] : [];
            return string.Join(' ', [architecture, .. able, .. compiled]);
        }
    }

    private static bool Has(int leaf, bool isInC, int bit)
    {
        (_, int b, int c, _) = X86Base.CpuId(leaf, 0);
        return ((isInC ? c : b) >> bit & 1) != 0;
    }
}
