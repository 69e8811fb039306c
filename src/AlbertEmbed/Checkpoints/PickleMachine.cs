using System.Buffers.Binary;
using System.Numerics;
using System.Text;

namespace AlbertEmbed.Checkpoints;

/// <summary>
/// Reads a pickle as data: numbers, texts, tuples, lists, dictionaries, and the few names that a PyTorch state dictionary is
/// made of. Nothing is imported or called; any other opcode or name is refused.
/// </summary>
/// <remarks>Source: CPython's Lib/pickletools.py for the opcodes, PyTorch's torch/serialization.py for what they build.</remarks>
/// <param name="bytes">Starts with the pickle.</param>
internal sealed class PickleMachine(ReadOnlyMemory<byte> bytes)
{
    /// <summary>Some hundred times what the description of an ALBERT checkpoint takes; values take more memory than bytes.</summary>
    public const long LongestPickle = 1 << 22;

    private const int MostValues = 1 << 20;

    private readonly List<object?> stack = [];
    private readonly Stack<int> marks = [];
    private readonly Dictionary<int, object?> memo = [];
    private int at;

    /// <summary>How many bytes have been read.</summary>
    public int Position => at;

    /// <summary>Reads one pickle, up to its STOP.</summary>
    /// <exception cref="FormatException">It is cut off, or asks for something else than data.</exception>
    public object? Load()
    {
        stack.Clear();
        marks.Clear();
        memo.Clear();
        while (true)
        {
            byte opcode = Take(1)[0];
            if (opcode == '.')
            {
                return Pop();
            }

            Execute(opcode);
            if (stack.Count + memo.Count > MostValues)
            {
                throw new FormatException("it holds too many values");
            }
        }
    }

    private void Execute(byte opcode)
    {
        switch (opcode)
        {
            case 0x80:
                Take(1);
                break;
            case 0x95:
                Take(sizeof(long));
                break;
            case (byte)'(':
                marks.Push(stack.Count);
                break;
            case (byte)'N':
                stack.Add(null);
                break;
            case 0x88 or 0x89:
                stack.Add(opcode == 0x88);
                break;
            case (byte)'K':
                stack.Add((long)Take(1)[0]);
                break;
            case (byte)'M':
                stack.Add((long)BinaryPrimitives.ReadUInt16LittleEndian(Take(2)));
                break;
            case (byte)'J':
                stack.Add((long)BinaryPrimitives.ReadInt32LittleEndian(Take(4)));
                break;
            case 0x8A:
                BigInteger number = new(Take(Take(1)[0]));
                stack.Add(number >= long.MinValue && number <= long.MaxValue ? (long)number : number);
                break;
            case (byte)'G':
                stack.Add(BinaryPrimitives.ReadDoubleBigEndian(Take(8)));
                break;
            case (byte)'X':
                stack.Add(Encoding.UTF8.GetString(Take(Length())));
                break;
            case 0x8C or (byte)'U':
                stack.Add(Encoding.UTF8.GetString(Take(Take(1)[0])));
                break;
            case (byte)'}':
                stack.Add(new Dictionary<object, object?>());
                break;
            case (byte)']':
                stack.Add(new List<object?>());
                break;
            case (byte)')':
                stack.Add(Array.Empty<object?>());
                break;
            case 0x85 or 0x86 or 0x87:
                stack.Add(PopMany(stack.Count - (opcode - 0x84)));
                break;
            case (byte)'t':
                stack.Add(PopMarked());
                break;
            case (byte)'a':
                object? item = Pop();
                Top<List<object?>>().Add(item);
                break;
            case (byte)'e':
                object?[] items = PopMarked();
                Top<List<object?>>().AddRange(items);
                break;
            case (byte)'s':
                SetItems(PopMany(stack.Count - 2));
                break;
            case (byte)'u':
                SetItems(PopMarked());
                break;
            default:
                ExecuteRest(opcode);
                break;
        }
    }

    private void ExecuteRest(byte opcode)
    {
        switch (opcode)
        {
            case (byte)'q':
                memo[Take(1)[0]] = Top<object>();
                break;
            case (byte)'r':
                memo[Length()] = Top<object>();
                break;
            case 0x94:
                memo[memo.Count] = Top<object>();
                break;
            case (byte)'h':
                stack.Add(Recall(Take(1)[0]));
                break;
            case (byte)'j':
                stack.Add(Recall(Length()));
                break;
            case (byte)'c':
                stack.Add(PickleName.Known(Line(), Line()));
                break;
            case 0x93:
                string name = Pop() as string ?? string.Empty;
                stack.Add(PickleName.Known(Pop() as string ?? string.Empty, name));
                break;
            case (byte)'Q':
                stack.Add(TorchStorage.From(Pop()));
                break;
            case (byte)'R':
                object?[] arguments = Pop() as object?[] ?? throw new FormatException("a call has no arguments");
                stack.Add((Pop() as PickleName ?? throw new FormatException("something else than a name is called")).Make(arguments));
                break;
            case (byte)'b':
                // Attributes of a dictionary (its _metadata) say nothing about tensors.
                Pop();
                break;
            default:
                throw new FormatException($"it holds the opcode 0x{opcode:X2}, which no state dictionary needs");
        }
    }

    private void SetItems(object?[] items)
    {
        Dictionary<object, object?> dictionary = Top<Dictionary<object, object?>>();
        for (int i = 0; i + 1 < items.Length; i += 2)
        {
            dictionary[items[i] as string ?? items[i] as object ?? throw new FormatException("a key is missing")] = items[i + 1];
        }
    }

    private object? Recall(int number) =>
        memo.TryGetValue(number, out object? value) ? value : throw new FormatException("it recalls what it has not stored");

    private T Top<T>()
        where T : class =>
        stack is [.., T top] ? top : throw new FormatException("its values are of other kinds than its opcodes");

    private object? Pop()
    {
        if (stack.Count == 0)
        {
            throw new FormatException("its stack is empty");
        }

        object? top = stack[^1];
        stack.RemoveAt(stack.Count - 1);
        return top;
    }

    private object?[] PopMarked() => PopMany(marks.TryPop(out int mark) ? mark : throw new FormatException("a mark is missing"));

    private object?[] PopMany(int from)
    {
        if (from < 0 || from > stack.Count)
        {
            throw new FormatException("its stack is too short");
        }

        object?[] values = [.. stack[from..]];
        stack.RemoveRange(from, values.Length);
        return values;
    }

    private int Length() =>
        BinaryPrimitives.ReadInt32LittleEndian(Take(4)) is >= 0 and var length ? length : throw new FormatException("a length is negative");

    private string Line()
    {
        int length = bytes.Span[at..].IndexOf((byte)'\n');
        string line = Encoding.UTF8.GetString(Take(length < 0 ? int.MaxValue : length));
        Take(1);
        return line;
    }

    private ReadOnlySpan<byte> Take(int count)
    {
        if (count > bytes.Length - at)
        {
            throw new FormatException("it is cut off");
        }

        at += count;
        return bytes.Span.Slice(at - count, count);
    }
}
