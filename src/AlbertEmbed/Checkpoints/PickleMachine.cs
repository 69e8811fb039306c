using System.Buffers.Binary;

namespace AlbertEmbed.Checkpoints;

/// <summary>
/// Reads a pickle as data: numbers, texts, tuples, lists, dictionaries, and the few names that a PyTorch state dictionary consists of. It
/// imports and calls nothing, and refuses any other opcode or name.
/// </summary>
/// <remarks>Source: CPython's Lib/pickletools.py for the opcodes, PyTorch's torch/serialization.py for what they build.</remarks>
/// <param name="content">Starts with the pickle.</param>
internal sealed class PickleMachine(ReadOnlyMemory<byte> content)
{
    /// <summary>About a hundred times the description of an ALBERT checkpoint. Values take more memory than their bytes.</summary>
    public const long LongestPickle = 1 << 22;

    private const int MostValues = 1 << 20;
    private const byte Stop = (byte)'.';

    private readonly PickleBytes bytes = new(content);
    private readonly PickleStack stack = new();
    private readonly Dictionary<int, object?> memo = [];

    /// <summary>How many bytes have been read.</summary>
    public int Position => bytes.Position;

    /// <summary>Reads one pickle, up to its STOP.</summary>
    /// <exception cref="FormatException">It is cut off, or asks for something other than data.</exception>
    public object? Load()
    {
        stack.Clear();
        memo.Clear();
        while (true)
        {
            byte opcode = bytes.TakeByte();
            if (opcode == Stop)
            {
                return stack.Pop();
            }

            if (!TryPushConstant(opcode) && !TryBuildContainer(opcode) && !TryUseMemo(opcode) && !TryBuildTensor(opcode))
            {
                throw new FormatException($"it holds the opcode 0x{opcode:X2}, which no state dictionary needs");
            }

            if (stack.Count + memo.Count > MostValues)
            {
                throw new FormatException("it holds too many values");
            }
        }
    }

    private bool TryPushConstant(byte opcode)
    {
        switch (opcode)
        {
            case 0x80: // PROTO
                bytes.TakeByte();
                return true;
            case 0x95: // FRAME
                bytes.Take(sizeof(long));
                return true;
            case (byte)'N': // NONE
                stack.Push(null);
                return true;
            case 0x88 or 0x89: // NEWTRUE, NEWFALSE
                stack.Push(opcode == 0x88);
                return true;
            case (byte)'K': // BININT1
                stack.Push((long)bytes.TakeByte());
                return true;
            case (byte)'M': // BININT2
                stack.Push((long)BinaryPrimitives.ReadUInt16LittleEndian(bytes.Take(2)));
                return true;
            case (byte)'J': // BININT
                stack.Push((long)BinaryPrimitives.ReadInt32LittleEndian(bytes.Take(4)));
                return true;
            case 0x8A: // LONG1
                stack.Push(bytes.TakeBigInteger());
                return true;
            case (byte)'G': // BINFLOAT
                stack.Push(BinaryPrimitives.ReadDoubleBigEndian(bytes.Take(8)));
                return true;
            case (byte)'X': // BINUNICODE
                stack.Push(bytes.TakeText(bytes.TakeLength()));
                return true;
            case 0x8C or (byte)'U': // SHORT_BINUNICODE, SHORT_BINSTRING
                stack.Push(bytes.TakeText(bytes.TakeByte()));
                return true;
            default:
                return false;
        }
    }

    private bool TryBuildContainer(byte opcode)
    {
        switch (opcode)
        {
            case (byte)'(': // MARK
                stack.PushMark();
                return true;
            case (byte)'}': // EMPTY_DICT
                stack.Push(new Dictionary<object, object?>());
                return true;
            case (byte)']': // EMPTY_LIST
                stack.Push(new List<object?>());
                return true;
            case (byte)')': // EMPTY_TUPLE
                stack.Push(Array.Empty<object?>());
                return true;
            case 0x85 or 0x86 or 0x87: // TUPLE1, TUPLE2, TUPLE3
                stack.Push(stack.PopMany(opcode - 0x84));
                return true;
            case (byte)'t': // TUPLE
                stack.Push(stack.PopToMark());
                return true;
            case (byte)'a': // APPEND
                Append(stack.PopMany(1));
                return true;
            case (byte)'e': // APPENDS
                Append(stack.PopToMark());
                return true;
            case (byte)'s': // SETITEM
                SetItems(stack.PopMany(2));
                return true;
            case (byte)'u': // SETITEMS
                SetItems(stack.PopToMark());
                return true;
            default:
                return false;
        }
    }

    private bool TryUseMemo(byte opcode)
    {
        switch (opcode)
        {
            case (byte)'q': // BINPUT
                memo[bytes.TakeByte()] = stack.Top<object>();
                return true;
            case (byte)'r': // LONG_BINPUT
                memo[bytes.TakeLength()] = stack.Top<object>();
                return true;
            case 0x94: // MEMOIZE
                memo[memo.Count] = stack.Top<object>();
                return true;
            case (byte)'h': // BINGET
                stack.Push(Recall(bytes.TakeByte()));
                return true;
            case (byte)'j': // LONG_BINGET
                stack.Push(Recall(bytes.TakeLength()));
                return true;
            default:
                return false;
        }
    }

    private bool TryBuildTensor(byte opcode)
    {
        switch (opcode)
        {
            case (byte)'c': // GLOBAL
                stack.Push(PickleName.Known(bytes.TakeLine(), bytes.TakeLine()));
                return true;
            case 0x93: // STACK_GLOBAL
                string name = stack.Pop() as string ?? string.Empty;
                stack.Push(PickleName.Known(stack.Pop() as string ?? string.Empty, name));
                return true;
            case (byte)'Q': // BINPERSID
                stack.Push(TorchStorage.From(stack.Pop()));
                return true;
            case (byte)'R': // REDUCE
                object?[] arguments = stack.Pop() as object?[] ?? throw new FormatException("a call has no arguments");
                PickleName called = stack.Pop() as PickleName ?? throw new FormatException("something other than a name is called");
                stack.Push(called.Make(arguments));
                return true;
            case (byte)'b': // BUILD
                // The attributes of a dictionary (its _metadata) do not describe tensors.
                stack.Pop();
                return true;
            default:
                return false;
        }
    }

    private void Append(object?[] items) => stack.Top<List<object?>>().AddRange(items);

    private void SetItems(object?[] items)
    {
        Dictionary<object, object?> dictionary = stack.Top<Dictionary<object, object?>>();
        for (int i = 0; i + 1 < items.Length; i += 2)
        {
            dictionary[items[i] ?? throw new FormatException("a key is missing")] = items[i + 1];
        }
    }

    private object? Recall(int number) =>
        memo.TryGetValue(number, out object? value) ? value : throw new FormatException("it recalls a value that it has not stored");
}
