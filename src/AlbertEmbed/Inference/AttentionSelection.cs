using AlbertEmbed.Checkpoints;
using AlbertEmbed.Errors;
using AlbertEmbed.Onnx;

namespace AlbertEmbed.Inference;

/// <summary>Decides how a GPU computes attention.</summary>
internal static class AttentionSelection
{
    /// <summary>Head sizes are multiples of this where ONNX Runtime has a kernel that keeps scores out of memory.</summary>
    private const int HeadSizeStep = 8;

    /// <summary>
    /// The form that is tried first. In float32 on CUDA the plain one is taken: its products are exact to the last bits, and the operator's
    /// kernels for float32 promise less.
    /// </summary>
    /// <param name="config">The architecture.</param>
    /// <param name="choices">How the encoder is run.</param>
    /// <exception cref="UserException">It cannot be what was asked for.</exception>
    public static AttentionForm First(AlbertConfig config, SessionChoices choices) => choices switch
    {
        { HasGraphForGpus: false } or { Attention: AttentionChoice.Plain } => AttentionForm.Plain,
        { Attention: AttentionChoice.Fused, Device.Kind: DeviceKind.WebGpu } =>
            throw UserException.Usage($"Fused attention is for CUDA, not for {choices.Device}.").With(Remedy.PlainAttention),
        { Attention: AttentionChoice.Fused } or { Device.Kind: DeviceKind.Cuda, Precision: Precision.Fp16 or Precision.Tf32 } =>
            choices.Precision == Precision.Fp16 && config.HeadSize % HeadSizeStep == 0
                ? AttentionForm.FusedWithStarts
                : AttentionForm.FusedWithLengths,
        _ => AttentionForm.Plain,
    };

    /// <summary>Opens a session whose attention leaves padding out: the fused one if it works, else the plain one.</summary>
    /// <param name="config">The architecture.</param>
    /// <param name="choices">How the encoder is run.</param>
    /// <param name="create">Opens a session with attention of a form.</param>
    /// <exception cref="UserException">It cannot be opened, or not with the attention that was asked for.</exception>
    public static EncoderSession Open(AlbertConfig config, SessionChoices choices, Func<AttentionForm, EncoderSession> create)
    {
        AttentionForm first = First(config, choices);
        if (first == AttentionForm.Plain)
        {
            return create(AttentionForm.Plain);
        }

        string? problem = TryOpen(config, () => create(first), out EncoderSession? fused);
        if (fused is not null)
        {
            choices.Explain($"attention: one operator ({first}).");
            return fused;
        }

        if (choices.Attention == AttentionChoice.Fused)
        {
            throw UserException.Device($"Fused attention cannot be used on {choices.Device}: {problem}").With(Remedy.PlainAttention);
        }

        EncoderSession plain = create(AttentionForm.Plain);
        choices.Explain($"attention: several operators, because the one for it cannot be used: {problem}");
        return plain;
    }

    /// <returns>Why there is none.</returns>
    private static string? TryOpen(AlbertConfig config, Func<EncoderSession> create, out EncoderSession? session)
    {
        session = null;
        EncoderSession opened;
        try
        {
            opened = create();
        }
        catch (UserException e) when (e.Kind == ErrorKind.Device)
        {
            return e.Message;
        }

        try
        {
            string? problem = AttentionCheck.Problem(opened, config.VocabularySize, config.MaxPositions);
            session = problem is null ? opened : null;
            return problem;
        }
        finally
        {
            if (session is null)
            {
                opened.Dispose();
            }
        }
    }
}
