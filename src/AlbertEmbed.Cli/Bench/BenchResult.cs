using System.Globalization;
using System.Text.Json.Serialization;
using AlbertEmbed.Errors;

namespace AlbertEmbed.Bench;

/// <summary>The result of <c>bench</c>.</summary>
internal sealed record BenchResult
{
    public required string Model { get; init; }

    public required int Threads { get; init; }

    public required long Texts { get; init; }

    /// <summary>Tokens that went through the encoder, special ones included; equal texts of a window go through once.</summary>
    public required long Tokens { get; init; }

    public required double Seconds { get; init; }

    public double TextsPerSecond => Texts / Seconds;

    public double TokensPerSecond => Tokens / Seconds;

    /// <summary>Tokens computed, padding included, for each token of text.</summary>
    public required double PaddingRatio { get; init; }

    /// <summary>Floating-point operations of the encoder's matrix products, a second, in 10^9.</summary>
    public required double Gigaflops { get; init; }

    /// <summary>The same for products of matrices of the model's largest shape, measured on the same device in the same run.</summary>
    public double CeilingGigaflops { get; init; }

    /// <summary>0 where the input has no texts.</summary>
    public double ShareOfCeiling => CeilingGigaflops > 0 ? Gigaflops / CeilingGigaflops : 0;

    /// <summary>Bytes of the process in the machine's own memory.</summary>
    public required long PeakMemory { get; init; }

    /// <summary>The GPU; null where the CPU was measured.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Device { get; init; }

    /// <summary>What the GPU's maker calls it; null where that cannot be asked for.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? DeviceName { get; init; }

    /// <summary>Bytes of the GPU's memory that the encoder took; null where that cannot be asked for.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? PeakDeviceMemory { get; init; }

    /// <summary>The comparison with fp32, where another precision was asked for.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Comparison? AgainstFp32 { get; init; }

    private string Figures => string.Create(
        CultureInfo.InvariantCulture,
        $"""
        model             {ForeignText.Visible(Model)}
        threads           {Threads}
        texts             {Texts} ({TextsPerSecond:F1} a second)
        tokens            {Tokens} ({TokensPerSecond:F0} a second)
        padding ratio     {PaddingRatio:F3}
        encoder           {Gigaflops:F1} GFLOP/s
        matrix ceiling    {CeilingGigaflops:F1} GFLOP/s
        share of ceiling  {100 * ShareOfCeiling:F1}%
        {Memory}
        """);

    private string Memory => Device is null ? $"peak memory       {Megabytes(PeakMemory)}" : $"""
        device            {ForeignText.Visible(DeviceName is null ? Device : $"{Device}, {DeviceName}")}
        peak memory, host {Megabytes(PeakMemory)}
        peak memory, GPU  {(PeakDeviceMemory is { } bytes ? Megabytes(bytes) : "cannot be asked for")}
        """;

    private static string Megabytes(long bytes) => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e6:F0} MB");

    public override string ToString() => AgainstFp32 is null ? Figures : $"{Figures}\n\n{AgainstFp32}";
}
