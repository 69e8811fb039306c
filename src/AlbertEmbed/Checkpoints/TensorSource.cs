using AlbertEmbed.Errors;

namespace AlbertEmbed.Checkpoints;

/// <summary>Weights, which a graph of ours computes with.</summary>
/// <param name="folder">Their folder.</param>
/// <param name="tensors">The weights; null where only the tokenizer is used.</param>
internal sealed class TensorSource(string folder, CheckpointTensors? tensors) : ModelSource
{
    public override string Location => folder;

    public override CheckpointTensors Tensors => tensors ?? throw UserException.Model(
        $"{folder} has no weights. A checkpoint with weights (safetensors or bin) is needed for this.");

    public override bool HasPooler => Tensors.Contains("pooler.weight");

    public override IEnumerable<string> Files => CheckpointDigest.Weights(folder);

    public override void Dispose()
    {
        base.Dispose();
        tensors?.Dispose();
    }
}
