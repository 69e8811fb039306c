using System.Collections;

namespace AlbertEmbed.Tests.Library;

/// <summary>A list of texts that cancels its reader's call half-way.</summary>
internal sealed class CancellingTexts(int count, CancellationTokenSource reader) : IReadOnlyList<string>
{
    public int Count => count;

    public string this[int index]
    {
        get
        {
            if (index == count / 2)
            {
                reader.Cancel();
            }

            return $"text number {index}";
        }
    }

    public IEnumerator<string> GetEnumerator() => Enumerable.Range(0, count).Select(index => this[index]).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
