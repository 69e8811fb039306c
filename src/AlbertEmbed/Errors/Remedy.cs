namespace AlbertEmbed.Errors;

/// <summary>Which setting helps against an error. Whoever shows the error knows what users call the setting.</summary>
internal enum Remedy
{
    None,
    LargerMaxLength,
    SmallerMaxLength,
    SmallerStride,
    ShorterText,
    NoCaseChoices,
    Float32,
    Float16,
    NoPrecision,
    Cpu,
    Float32OrCpu,
    CheckpointOrCpu,
    CpuOrSmallerMaxLength,
    OtherModel,
    NoRevision,
    OtherRevision,
    OtherNameOrRevision,
    Online,
    FewerThreads,
    OtherPoolingInstead,
    OtherPooling,
    NoPooling,
    PoolerPooling,
    NoLayers,
    NoLayersOrCheckpoint,
    OtherLayers,
}
