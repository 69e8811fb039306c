using System.Net;

namespace AlbertEmbed.Models;

/// <summary>The last answer to a request, after all redirects, and what the hub's redirects said of the file.</summary>
/// <param name="Response">The answer, whose content has not been read.</param>
/// <param name="Hash">The content's SHA-256 or Git blob id, when the hub names one.</param>
/// <param name="Length">The content's size in bytes, when the hub names it.</param>
internal sealed record HubReply(HttpResponseMessage Response, string? Hash, long? Length) : IDisposable
{
    /// <summary>The server's name of exactly these bytes; null when it gives none.</summary>
    public string? Version => Response.Headers.ETag is { IsWeak: false } tag ? tag.Tag : null;

    public HttpStatusCode Status => Response.StatusCode;

    /// <summary>A header's value, or null.</summary>
    public static string? Header(HttpResponseMessage response, string name) =>
        response.Headers.TryGetValues(name, out IEnumerable<string>? values) ? values.FirstOrDefault() : null;

    public void Dispose() => Response.Dispose();
}
