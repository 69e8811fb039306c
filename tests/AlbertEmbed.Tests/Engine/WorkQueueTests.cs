using AlbertEmbed.Engine;

namespace AlbertEmbed.Tests.Engine;

public sealed class WorkQueueTests
{
    [Fact]
    public void Items_come_out_in_the_order_in_which_they_went_in()
    {
        WorkQueue<int> queue = new();
        Assert.True(queue.Add(1));
        Assert.True(queue.Add(2));
        queue.Complete();
        Assert.Equal([1, 2], Rest(queue));
    }

    [Fact]
    public void Nothing_is_added_to_a_complete_queue()
    {
        WorkQueue<int> queue = new();
        queue.Complete();
        Assert.False(queue.Add(1));
        Assert.Empty(Rest(queue));
    }

    [Fact]
    public void An_abandoned_queue_drops_what_waits()
    {
        WorkQueue<int> queue = new();
        queue.Add(1);
        queue.Abandon();
        Assert.Empty(Rest(queue));
    }

    [Fact]
    public void A_full_queue_lets_the_writer_wait_until_there_is_room()
    {
        WorkQueue<int> queue = new(capacity: 1);
        queue.Add(1);
        Thread writer = new(() => queue.Add(2));
        writer.Start();
        Assert.False(writer.Join(50));
        Assert.True(queue.TryTake(out int first));
        Assert.True(writer.Join(TimeSpan.FromSeconds(10)));
        Assert.True(queue.TryTake(out int second));
        Assert.Equal((1, 2), (first, second));
    }

    [Fact]
    public void The_end_wakes_those_who_wait_for_items_and_for_room()
    {
        WorkQueue<int> empty = new();
        WorkQueue<int> full = new(capacity: 1);
        full.Add(1);
        bool taken = true;
        bool added = true;
        Thread[] waiting = [new(() => taken = empty.TryTake(out _)), new(() => added = full.Add(2))];
        Array.ForEach(waiting, thread => thread.Start());
        empty.Complete();
        full.Complete();
        Assert.All(waiting, thread => Assert.True(thread.Join(TimeSpan.FromSeconds(10))));
        Assert.False(taken || added);
    }

    [Fact]
    public void Whoever_waits_for_a_limited_time_gets_nothing_after_it() =>
        Assert.False(new WorkQueue<int>().TryTake(out _, milliseconds: 1));

    private static List<int> Rest(WorkQueue<int> queue)
    {
        List<int> items = [];
        while (queue.TryTake(out int item))
        {
            items.Add(item);
        }

        return items;
    }
}
