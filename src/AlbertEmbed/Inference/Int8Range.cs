using System.Runtime.Intrinsics.X86;

namespace AlbertEmbed.Inference;

/// <summary>The range that this processor can use of a weight's eight bits.</summary>
internal static class Int8Range
{
    private const int FeatureLeaf = 7;
    private const int Avx512VnniBit = 11;
    private const int AvxVnniBit = 4;

    /// <summary>
    /// The largest magnitude of a quantised weight. x86 processors without VNNI add pairs of products in 16 bits, which overflow with
    /// all eight bits of an unsigned and a signed factor; seven bits of the weight are safe.
    /// </summary>
    /// <remarks>Source: Intel's reference of VPMADDUBSW and of AVX512_VNNI and AVX_VNNI (CPUID leaf 7).</remarks>
    public static int Largest => X86Base.IsSupported && !HasVnni() ? 63 : 127;

    private static bool HasVnni() =>
        ((X86Base.CpuId(FeatureLeaf, 0).Ecx >> Avx512VnniBit) & 1) == 1 || ((X86Base.CpuId(FeatureLeaf, 1).Eax >> AvxVnniBit) & 1) == 1;
}
