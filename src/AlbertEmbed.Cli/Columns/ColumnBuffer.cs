using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace AlbertEmbed.Columns;

/// <summary>The values of one column that wait for their row group to be full.</summary>
/// <param name="maxDefinition">The definition level of a value that is there.</param>
/// <param name="maxRepetition">The largest repetition level.</param>
internal sealed class ColumnBuffer(int maxDefinition, int maxRepetition)
{
    private readonly ArrayBufferWriter<byte> values = new();
    private readonly ArrayBufferWriter<byte> definitions = new();
    private readonly ArrayBufferWriter<byte> repetitions = new();

    /// <summary>How many there are, nulls included.</summary>
    public int Count { get; private set; }

    /// <summary>How many of them are nulls.</summary>
    public int Nulls { get; private set; }

    /// <summary>Bytes of those that are not null.</summary>
    public int Bytes => values.WrittenCount;

    public ReadOnlySpan<byte> Values => values.WrittenSpan;

    public ReadOnlySpan<byte> Definitions => definitions.WrittenSpan;

    public ReadOnlySpan<byte> Repetitions => repetitions.WrittenSpan;

    public int MaxDefinition => maxDefinition;

    public int MaxRepetition => maxRepetition;

    /// <summary>Adds a value.</summary>
    /// <param name="value">It, as Parquet writes it plainly.</param>
    /// <param name="repetition">Its repetition level.</param>
    public void Add(ReadOnlySpan<byte> value, int repetition = 0)
    {
        values.Write(value);
        AddLevels(repetition, maxDefinition);
    }

    public void AddText(string text, int repetition = 0) => AddBytes(Encoding.UTF8.GetBytes(text), repetition);

    /// <summary>Adds a text, or bytes.</summary>
    /// <param name="content">It.</param>
    /// <param name="repetition">Its repetition level.</param>
    public void AddBytes(ReadOnlySpan<byte> content, int repetition = 0)
    {
        BinaryPrimitives.WriteInt32LittleEndian(values.GetSpan(sizeof(int)), content.Length);
        values.Advance(sizeof(int));
        Add(content, repetition);
    }

    public void AddInt32(int value, int repetition = 0)
    {
        BinaryPrimitives.WriteInt32LittleEndian(values.GetSpan(sizeof(int)), value);
        values.Advance(sizeof(int));
        AddLevels(repetition, maxDefinition);
    }

    public void AddFloat(float value, int repetition = 0)
    {
        BinaryPrimitives.WriteSingleLittleEndian(values.GetSpan(sizeof(float)), value);
        values.Advance(sizeof(float));
        AddLevels(repetition, maxDefinition);
    }

    public void AddInt64(long value)
    {
        BinaryPrimitives.WriteInt64LittleEndian(values.GetSpan(sizeof(long)), value);
        values.Advance(sizeof(long));
        AddLevels(0, maxDefinition);
    }

    /// <summary>Adds a null, or an empty list.</summary>
    /// <param name="repetition">Its repetition level.</param>
    /// <param name="definition">Its definition level.</param>
    public void AddNull(int repetition = 0, int definition = 0)
    {
        AddLevels(repetition, definition);
        Nulls++;
    }

    /// <summary>Adds a list of numbers.</summary>
    /// <param name="content">Their bytes.</param>
    /// <param name="count">How many there are.</param>
    /// <param name="repetition">The repetition level of the first; the others have the largest.</param>
    public void AddList(ReadOnlySpan<byte> content, int count, int repetition = 0)
    {
        values.Write(content);
        definitions.GetSpan(count)[..count].Fill((byte)maxDefinition);
        definitions.Advance(count);
        repetitions.GetSpan(count)[..count].Fill((byte)maxRepetition);
        repetitions.GetSpan(count)[0] = (byte)repetition;
        repetitions.Advance(count);
        Count += count;
    }

    /// <summary>Adds a list of numbers, which may be empty.</summary>
    /// <param name="numbers">They.</param>
    /// <param name="repetition">The repetition level of the first; the others have the largest.</param>
    public void AddFloats(ReadOnlySpan<float> numbers, int repetition = 0)
    {
        if (numbers.IsEmpty)
        {
            AddNull(repetition);
        }

        for (int i = 0; i < numbers.Length; i++)
        {
            AddFloat(numbers[i], i == 0 ? repetition : maxRepetition);
        }
    }

    /// <summary>Adds a list of texts, which may be empty.</summary>
    public void AddTexts(IEnumerable<string> texts)
    {
        int repetition = 0;
        foreach (string text in texts)
        {
            AddText(text, repetition);
            repetition = maxRepetition;
        }

        if (repetition == 0)
        {
            AddNull();
        }
    }

    public void Clear()
    {
        values.ResetWrittenCount();
        definitions.ResetWrittenCount();
        repetitions.ResetWrittenCount();
        (Count, Nulls) = (0, 0);
    }

    /// <summary>Writes what waits, for a later run.</summary>
    public void Save(BinaryWriter writer)
    {
        writer.Write(Count);
        writer.Write(Nulls);
        foreach (ArrayBufferWriter<byte> part in (ArrayBufferWriter<byte>[])[values, definitions, repetitions])
        {
            writer.Write(part.WrittenCount);
            writer.Write(part.WrittenSpan);
        }
    }

    /// <summary>Reads what an earlier run has saved.</summary>
    public void Load(BinaryReader reader)
    {
        Clear();
        Count = reader.ReadInt32();
        Nulls = reader.ReadInt32();
        foreach (ArrayBufferWriter<byte> part in (ArrayBufferWriter<byte>[])[values, definitions, repetitions])
        {
            part.Write(reader.ReadBytes(reader.ReadInt32()));
        }
    }

    private void AddLevels(int repetition, int definition)
    {
        if (maxDefinition > 0)
        {
            definitions.Write([(byte)definition]);
        }

        if (maxRepetition > 0)
        {
            repetitions.Write([(byte)repetition]);
        }

        Count++;
    }
}
