using System.Diagnostics.CodeAnalysis;

namespace AlbertEmbed.Engine;

/// <summary>A bounded queue between threads. Completion is a return value, not an exception.</summary>
/// <param name="capacity">Most items that wait; adding another one waits.</param>
internal sealed class WorkQueue<T>(int capacity = int.MaxValue)
{
    private readonly Queue<T> items = [];
    private readonly object gate = new();
    private bool isComplete;

    /// <summary>Adds an item, when there is room.</summary>
    /// <returns>False when the queue has ended; nothing was added then.</returns>
    public bool Add(T item)
    {
        lock (gate)
        {
            while (items.Count >= capacity && !isComplete)
            {
                Monitor.Wait(gate);
            }

            if (!isComplete)
            {
                items.Enqueue(item);
                Monitor.PulseAll(gate);
            }

            return !isComplete;
        }
    }

    /// <summary>Takes the next item, when there is one.</summary>
    /// <returns>False when the queue has ended, or nothing came for so long.</returns>
    public bool TryTake([MaybeNullWhen(false)] out T item, int milliseconds = Timeout.Infinite)
    {
        lock (gate)
        {
            while (items.Count == 0 && !isComplete)
            {
                if (!Monitor.Wait(gate, milliseconds) && items.Count == 0)
                {
                    break;
                }
            }

            bool any = items.TryDequeue(out item);
            Monitor.PulseAll(gate);
            return any;
        }
    }

    /// <summary>Ends the queue: what waits can still be taken.</summary>
    public void Complete()
    {
        lock (gate)
        {
            isComplete = true;
            Monitor.PulseAll(gate);
        }
    }

    /// <summary>Ends the queue and drops what waits.</summary>
    public void Abandon()
    {
        lock (gate)
        {
            isComplete = true;
            items.Clear();
            Monitor.PulseAll(gate);
        }
    }
}
