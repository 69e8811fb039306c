namespace AlbertEmbed.Calls;

/// <summary>
/// Takes blocks of texts from a stream: as many as come at once, so that many texts are embedded together and the vector of a single one
/// does not wait for the next.
/// </summary>
internal sealed class TextStream : IAsyncDisposable
{
    private const int MostTexts = 2048;
    private const long MostCharacters = 1 << 22;

    private readonly CancellationTokenSource end;
    private readonly IAsyncEnumerator<string> texts;
    private Task<bool> coming;

    public TextStream(IAsyncEnumerable<string> texts, CancellationToken stop)
    {
        end = CancellationTokenSource.CreateLinkedTokenSource(stop);
        this.texts = texts.GetAsyncEnumerator(end.Token);
        coming = this.texts.MoveNextAsync().AsTask();
    }

    /// <summary>Texts that were taken so far.</summary>
    public long Taken { get; private set; }

    /// <summary>Waits for a text, and takes those after it that are there.</summary>
    /// <returns>An empty list at the end.</returns>
    public async Task<List<string>> NextBlock()
    {
        List<string> block = [];
        for (long characters = 0; block.Count < MostTexts && characters < MostCharacters && (block.Count == 0 || coming.IsCompleted);)
        {
            if (block.Count > 0 && coming.IsFaulted)
            {
                // The texts before the fault are embedded first.
                break;
            }

            if (!await coming.ConfigureAwait(false))
            {
                break;
            }

            string text = texts.Current ?? throw new ArgumentException($"Text {Taken} of the stream is null.");
            block.Add(text);
            Taken++;
            characters += text.Length;
            coming = texts.MoveNextAsync().AsTask();
        }

        return block;
    }

    public async ValueTask DisposeAsync()
    {
        // A stream must not be disposed while a text is on its way.
        await end.CancelAsync().ConfigureAwait(false);
        await ((Task)coming).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await texts.DisposeAsync().ConfigureAwait(false);
        end.Dispose();
    }
}
