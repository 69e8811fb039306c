using AlbertEmbed.Engine;
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
