using AlbertEmbed.Tests.Support;

namespace AlbertEmbed.Tests.Cli;

public sealed class ScriptTests
{
    [Fact]
    public void The_recipes_find_what_was_put_into_their_texts() =>
        ScriptRun.Of(
            "recipes/test.sh",
            ScriptRun.Python("numpy, sklearn, matplotlib"),
            GoldenData.TryFolder("models-hf", "wordpiece-zh") is { } chinese ? [chinese] : []);

    [Fact]
    public void Shards_on_GNU_parallel_one_of_them_killed_give_the_single_runs_bytes()
    {
        ScriptRun.SkipUnlessItRuns("parallel", "parallel --version", "GNU parallel");
        ScriptRun.Of("recipes/parallel/test.sh", "python3", "4", TestModel.DataFolder("gelu-new"));
    }

    [Fact]
    public void What_Spark_starts_has_the_environment_that_the_program_reads() =>
        ScriptRun.Of("recipes/spark/test.sh", ScriptRun.Python("json"), TestModel.DataFolder("gelu-new"));

    [Fact]
    public void An_array_job_on_Slurm_with_a_task_requeued_while_it_ran_gives_the_single_runs_bytes()
    {
        ScriptRun.SkipUnlessItRuns("Slurm", "[ $(id -u) = 0 ] && command -v sbatch slurmctld slurmd munged", "root, slurm-wlm and munge");
        ScriptRun.Of("recipes/slurm/test.sh", "python3");
    }

    [Fact]
    public void Databases_that_were_filled_twice_answer_a_question_and_each_text_was_embedded_once()
    {
        ScriptRun.SkipUnlessItRuns(
            "Databases", "jq --version && sqlite3 --version && node --version && npm view sqlite-vec version", "sqlite3, jq, node and npm");
        ScriptRun.Of("recipes/databases/test.sh", ScriptRun.Python("numpy, faiss"));
    }
}
