using System.Runtime.ExceptionServices;
using AlbertEmbed.Errors;

namespace AlbertEmbed.Search;

/// <summary>Compares vectors on several threads, each of which keeps its own best for each query.</summary>
internal static class ParallelScan
{
    /// <param name="queries">How many queries there are.</param>
    /// <param name="listFor">Makes the list of a query's best.</param>
    /// <param name="threads">How many threads take part.</param>
    /// <param name="work">What each thread does: offers vectors to its own lists, until none are left.</param>
    /// <param name="stop">Ends the scan.</param>
    /// <returns>The threads' lists, for each query.</returns>
    /// <exception cref="UserException">The vectors cannot be read.</exception>
    public static List<TopList>[] Run(
        int queries, Func<int, TopList> listFor, int threads, Action<TopList[]> work, CancellationToken stop)
    {
        List<TopList>[] lists = [.. Enumerable.Range(0, queries).Select(_ => new List<TopList>())];
        try
        {
            Parallel.For(0, threads, new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = stop }, _ =>
            {
                TopList[] own = [.. Enumerable.Range(0, queries).Select(listFor)];
                work(own);
                lock (lists)
                {
                    for (int i = 0; i < own.Length; i++)
                    {
                        lists[i].Add(own[i]);
                    }
                }
            });
        }
        catch (AggregateException e)
        {
            // Several threads may have failed for the same reason.
            ExceptionDispatchInfo.Throw(e.InnerExceptions.FirstOrDefault(one => one is UserException) ?? e.InnerExceptions[0]);
        }

        return lists;
    }
}
