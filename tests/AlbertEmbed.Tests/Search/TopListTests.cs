using AlbertEmbed.Search;
using CsCheck;

namespace AlbertEmbed.Tests.Search;

public sealed class TopListTests
{
    [Fact]
    public void The_nearest_come_first_and_equal_ones_in_the_order_of_their_indices()
    {
        TopList list = new(count: 3, [0.6F, 0.8F]);
        Add(list, (0, [0, 1]), (1, [1, 0]), (2, [3, 4]), (3, [2, 0]));
        Assert.Equal([2, 0, 1], TopList.Join([list], new float[] { 0.6F, 0.8F }, 3).Select(candidate => candidate.Index));
    }

    [Fact]
    public void A_vector_without_length_has_the_score_0()
    {
        Assert.Equal(0, Vectors.FastCosine([1, 0], [0, 0], 0));
        Assert.Equal(0, Vectors.Cosine([1, 0], [0, 0]));
    }

    [Fact]
    public void Lists_of_several_threads_joined_are_the_list_of_one() =>
        Gen.Select(Gen.Select(Gen.Int[-3, 3], Gen.Int[-3, 3], (x, y) => new float[] { x, y }).Array[0, 300], Gen.Int[1, 9], Gen.Int[1, 4])
            .Sample((vectors, count, threads) =>
            {
                float[] query = [0.6F, 0.8F];
                TopList[] lists = [.. Enumerable.Range(0, threads).Select(_ => new TopList(count, query))];
                for (int i = 0; i < vectors.Length; i++)
                {
                    Add(lists[i % threads], (i, vectors[i]));
                }

                long[] expected =
                [
                    .. Enumerable.Range(0, vectors.Length).OrderByDescending(
                        i => Vectors.Cosine(query, vectors[i])).ThenBy(i => i).Take(count).Select(i => (long)i),
                ];
                Assert.Equal(expected, TopList.Join(lists, query, count).Select(candidate => candidate.Index));
            });

    private static void Add(TopList list, params (long Index, float[] Vector)[] vectors)
    {
        foreach ((long index, float[] vector) in vectors)
        {
            float length = MathF.Sqrt(vector.Sum(component => component * component));
            float score = Vectors.FastCosine([0.6F, 0.8F], vector, length);
            if (list.Accepts(score, index))
            {
                list.Add(new Candidate(index, score, vector, null));
            }
        }
    }
}
