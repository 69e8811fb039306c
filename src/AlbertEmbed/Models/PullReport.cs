namespace AlbertEmbed.Models;

/// <summary>Tells the user about a download.</summary>
/// <param name="Note">Says one line.</param>
/// <param name="Show">Shows how far it is, until the returned object is disposed.</param>
internal sealed record PullReport(Action<string> Note, Func<PullProgress, IDisposable?> Show);
