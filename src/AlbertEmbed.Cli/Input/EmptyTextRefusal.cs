namespace AlbertEmbed.Input;

/// <summary>Makes records without text bad ones.</summary>
internal sealed class EmptyTextRefusal(IRecordReader records) : CheckedRecords(records)
{
    protected override string? Problem(in TextRecord record) =>
        string.IsNullOrWhiteSpace(record.Text) || (record.Pair is { } pair && string.IsNullOrWhiteSpace(pair))
            ? "the text is empty, which --empty error refuses."
            : null;
}
