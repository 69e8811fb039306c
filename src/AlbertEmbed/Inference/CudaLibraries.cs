using System.Runtime.InteropServices;
using System.Text.RegularExpressions;

namespace AlbertEmbed.Inference;

/// <summary>Finds out which files the CUDA provider lacks.</summary>
internal static partial class CudaLibraries
{
    private static readonly string[] Providers = OperatingSystem.IsWindows()
        ? ["onnxruntime_providers_shared.dll", "onnxruntime_providers_cuda.dll"]
        : ["libonnxruntime_providers_shared.so", "libonnxruntime_providers_cuda.so"];

    /// <summary>The first of the provider's files that is not beside ONNX Runtime's library; null when all are.</summary>
    public static string? MissingProvider(string folder) => Array.Find(Providers, name => !File.Exists(Path.Combine(folder, name)));

    /// <summary>
    /// A sentence about the libraries of NVIDIA that cannot be loaded, with the versions that this build of the provider wants; null when
    /// all
    /// can be loaded, or where the runtime names them itself (Windows).
    /// </summary>
    public static string? DescribeMissing(string folder)
    {
        string[] missing =
        [
            .. ElfFile.NeededLibraries(Path.Combine(folder, Providers[^1]))
                .Where(name => name.StartsWith("libcu", StringComparison.Ordinal) && !NativeLibrary.TryLoad(name, out _)),
        ];
        return missing.Length == 0 ? null : $"{string.Join(", ", missing)} cannot be loaded. {Remedy(missing)}";
    }

    private static string Remedy(string[] missing)
    {
        string[] remedies =
        [
            .. missing.Contains("libcuda.so.1") ? (string[])["NVIDIA's driver"] : [],
            .. missing.Select(name => Toolkit().Match(name)).Where(match => match.Success).Select(
                match => $"CUDA {match.Groups[1].Value}").Distinct(),
        ];
        return remedies.Length == 0
            ? "They are NVIDIA's."
            : $"Install {string.Join(" and ", remedies)}, or add its folder to LD_LIBRARY_PATH.";
    }

    // The runtime and the linear algebra library have the toolkit's major version; other libraries have other versions.
    [GeneratedRegex(@"^lib(?:cudart|cublas|cublasLt)\.so\.(\d+)$")]
    private static partial Regex Toolkit();
}
