using AlbertEmbed.Engine;
using AlbertEmbed.Inference;
using CsCheck;

namespace AlbertEmbed.Tests.Engine;

public sealed class BatchCutterTests
{
    [Fact]
    public void Texts_of_one_length_share_a_batch_and_the_longest_come_first()
    {
        List<int[]> batches = new BatchCutter(mostTokens: 100, mostTexts: 100, mixesLengths: false).Cut([3, 7, 3, 7, 5]);
        Assert.Equal([[1, 3], [4], [0, 2]], batches.Select(batch => batch.Order().ToArray()));
    }

    [Fact]
    public void An_encoder_that_takes_different_lengths_gets_them_in_one_batch()
    {
        List<int[]> batches = new BatchCutter(mostTokens: 100, mostTexts: 100, mixesLengths: true).Cut([3, 7, 5]);
        Assert.Equal([1, 2, 0], Assert.Single(batches));
    }

    [Fact]
    public void Texts_that_are_padded_to_one_length_share_a_batch_and_few_take_shorter_ones_in()
    {
        LengthLadder ladder = new(512);
        int[] lengths = [20, 9, 12, 17, 10, 18];
        Assert.Equal(
            [[0, 3, 5], [1, 2, 4]],
            new BatchCutter(
                mostTokens: 100, mostTexts: 100, mixesLengths: false, ladder).Cut(lengths).Select(batch => batch.Order().ToArray()));
        Assert.Equal(
            [[0, 1, 2, 3, 4, 5]],
            new BatchCutter(
                mostTokens: 1000, mostTexts: 100, mixesLengths: false, ladder).Cut(lengths).Select(batch => batch.Order().ToArray()));
    }

    [Fact]
    public void Padded_batches_hold_no_more_than_they_may_and_share_a_rung_unless_they_are_small() =>
        Gen.Select(Gen.Int[1, 130].Array[0, 80], Gen.Int[1, 900], Gen.Int[1, 30]).Sample((lengths, mostTokens, mostTexts) =>
        {
            LengthLadder ladder = new(128);
            List<int[]> batches = new BatchCutter(mostTokens, mostTexts, mixesLengths: false, ladder).Cut(lengths);
            Assert.Equal(Enumerable.Range(0, lengths.Length), batches.SelectMany(batch => batch).Order());
            Assert.All(batches, batch =>
            {
                int rung = batch.Max(text => ladder.RungOf(lengths[text]));
                int longest = batch.Count(text => ladder.RungOf(lengths[text]) == rung);
                Assert.InRange(batch.Length, 1, mostTexts);
                Assert.True(batch.Length == 1 || batch.Length * rung <= mostTokens);
                Assert.True(batch.Length == longest || longest * rung < mostTokens / 8);
            });
        });

    [Fact]
    public void A_rung_is_at_most_the_models_positions_and_not_much_longer_than_the_text()
    {
        LengthLadder ladder = new(509);
        int[] rungs = [.. Enumerable.Range(1, 509).Select(ladder.RungOf)];
        for (int tokens = 1; tokens <= rungs.Length; tokens++)
        {
            int rung = rungs[tokens - 1];
            Assert.InRange(rung, tokens, Math.Min(509, tokens + Math.Max(3, tokens / 4)));
            Assert.Equal(rung, ladder.RungOf(rung));
        }

        Assert.InRange(rungs.Distinct().Count(), 20, 26);
    }

    [Fact]
    public void A_text_longer_than_a_batch_is_a_batch_by_itself()
    {
        List<int[]> batches = new BatchCutter(mostTokens: 10, mostTexts: 100, mixesLengths: true).Cut([4, 25, 4]);
        Assert.Equal([[1], [0, 2]], batches.Select(batch => batch.Order().ToArray()));
    }

    [Fact]
    public void No_texts_are_no_batches() =>
        Assert.Empty(new BatchCutter(mostTokens: 10, mostTexts: 10, mixesLengths: true).Cut([]));

    [Fact]
    public void Each_text_is_in_exactly_one_batch_and_no_batch_holds_more_than_it_may() =>
        Gen.Select(
            Gen.Int[1, 40].Array[0, 60], Gen.Int[1, 80], Gen.Int[1, 9], Gen.Bool).Sample((lengths, mostTokens, mostTexts, mixesLengths) =>
        {
            List<int[]> batches = new BatchCutter(mostTokens, mostTexts, mixesLengths).Cut(lengths);
            Assert.Equal(Enumerable.Range(0, lengths.Length), batches.SelectMany(batch => batch).Order());
            Assert.All(batches, batch =>
            {
                Assert.InRange(batch.Length, 1, mostTexts);
                Assert.True(batch.Length == 1 || batch.Sum(text => lengths[text]) <= mostTokens);
                Assert.True(mixesLengths || batch.Select(text => lengths[text]).Distinct().Count() == 1);
            });
            int[] longest = [.. batches.Select(batch => batch.Max(text => lengths[text]))];
            Assert.Equal(longest.OrderDescending(), longest);
        });
}
