using AlbertEmbed.Tests.Support;

namespace AlbertEmbed.Tests.Cli;

/// <summary>Apart from the other scripts, for it takes as long as all of them: classes run side by side.</summary>
public sealed class TrainingScriptTests
{
    [Fact]
    public void Training_lowers_the_losses_resumes_exactly_and_its_checkpoints_give_PyTorchs_vectors() =>
        ScriptRun.Of("train/test.sh", ScriptRun.Python("torch, sentencepiece, sklearn, matplotlib"));
}
