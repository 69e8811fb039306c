using AlbertEmbed.Onnx;

namespace AlbertEmbed.Inference;

/// <summary>An encoder, loaded and ready. Several threads may run it at once, each with its own batch.</summary>
internal interface IEncoderSession : IDisposable
{
    /// <summary>What it computes.</summary>
    EncoderOutput Output { get; }

    /// <summary>Components of each hidden state or vector of the pooler.</summary>
    int Width { get; }

    /// <summary>Most texts of a batch.</summary>
    int MostTexts { get; }

    /// <summary>Whether the texts of a batch may differ in their number of tokens.</summary>
    bool MixesLengths { get; }

    /// <summary>The lengths to which texts are padded; null where they are not.</summary>
    LengthLadder? Ladder => null;

    /// <summary>Memory for the batches of one thread.</summary>
    EncoderBatch NewBatch();

    /// <summary>
    /// Runs the batch: float32 [tokens, width] for hidden states, [count, width] for one vector a text, [count, poolings x width] where the
    /// graph pools, row-major.
    /// The result lies in the batch's memory until the next run.
    /// </summary>
    /// <exception cref="Errors.UserException">The runtime fails.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    ReadOnlySpan<float> Run(EncoderBatch batch);

    /// <summary>
    /// Ends all runs, each after the operator that it is in, and all later ones. Any thread may call it.
    /// </summary>
    void Cancel();
}
