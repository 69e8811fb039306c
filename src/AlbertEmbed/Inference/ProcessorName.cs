using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;
using System.Text;

namespace AlbertEmbed.Inference;

/// <summary>Reads what the maker calls this machine's processor.</summary>
internal static class ProcessorName
{
    /// <summary>The leaf of CPUID that says up to which there are leaves of this kind, and the three that hold the name.</summary>
    private const int Extended = unchecked((int)0x80000000);
    private const int FirstOfName = Extended + 2;
    private const int LastOfName = Extended + 4;

    /// <summary>Such as <c>Intel(R) Xeon(R) Platinum 8488C</c>; elsewhere than on x86 the architecture, such as <c>Arm64</c>.</summary>
    public static string Read()
    {
        string architecture = $"{RuntimeInformation.ProcessArchitecture}";
        if (!X86Base.IsSupported || X86Base.CpuId(Extended, 0).Eax < LastOfName)
        {
            return architecture;
        }

        StringBuilder name = new();
        for (int leaf = FirstOfName; leaf <= LastOfName; leaf++)
        {
            (int a, int b, int c, int d) = X86Base.CpuId(leaf, 0);
            name.Append(Encoding.ASCII.GetString(MemoryMarshal.AsBytes<int>([a, b, c, d])));
        }

        string[] words = name.ToString().Split(['\0', ' '], StringSplitOptions.RemoveEmptyEntries);
        return words.Length == 0 ? architecture : string.Join(' ', words);
    }
}
