namespace AlbertEmbed.Checkpoints;

/// <summary>The values that a pickle is building, with its marks.</summary>
internal sealed class PickleStack
{
    private readonly List<object?> values = [];
    private readonly Stack<int> marks = [];

    public int Count => values.Count;

    public void Clear()
    {
        values.Clear();
        marks.Clear();
    }

    public void Push(object? value) => values.Add(value);

    public void PushMark() => marks.Push(values.Count);

    /// <exception cref="FormatException">The value on top is missing or of another type.</exception>
    public T Top<T>()
        where T : class =>
        values is [.., T top] ? top : throw new FormatException("its values are of other kinds than its opcodes");

    /// <exception cref="FormatException">There is no value.</exception>
    public object? Pop()
    {
        if (values.Count == 0)
        {
            throw new FormatException("its stack is empty");
        }

        object? top = values[^1];
        values.RemoveAt(values.Count - 1);
        return top;
    }

    /// <summary>Takes the last values, in the order in which they were pushed.</summary>
    /// <exception cref="FormatException">There are not enough values.</exception>
    public object?[] PopMany(int count) => PopFrom(values.Count - count);

    /// <summary>Takes the values that were pushed after the last mark.</summary>
    /// <exception cref="FormatException">There is no mark.</exception>
    public object?[] PopToMark() => PopFrom(marks.TryPop(out int mark) ? mark : throw new FormatException("a mark is missing"));

    private object?[] PopFrom(int start)
    {
        if (start < 0 || start > values.Count)
        {
            throw new FormatException("its stack is too short");
        }

        object?[] taken = [.. values[start..]];
        values.RemoveRange(start, taken.Length);
        return taken;
    }
}
