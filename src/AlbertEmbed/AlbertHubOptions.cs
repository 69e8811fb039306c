namespace AlbertEmbed;

/// <summary>Where models that are named come from. Null: what the environment variables of Hugging Face's libraries say.</summary>
public sealed record AlbertHubOptions
{
    /// <summary>A branch, tag or commit; null for the main branch.</summary>
    public string? Revision { get; init; }

    /// <summary>Whether the network must not be used; null: <c>HF_HUB_OFFLINE</c>.</summary>
    public bool? Offline { get; init; }

    /// <summary>
    /// Where fetched models are kept; null: <c>ALBERT_EMBED_CACHE</c>, else <c>albert-embed</c> in the user's cache folder.
    /// </summary>
    public string? CacheFolder { get; init; }

    /// <summary>The hub's http or https address; null: <c>HF_ENDPOINT</c>, else Hugging Face's.</summary>
    public Uri? Endpoint { get; init; }

    /// <summary>The secret that says who asks, for the hub alone; null: <c>HF_TOKEN</c>.</summary>
    public string? Token { get; init; }

    /// <summary>Is told, some times a second, how far a download is.</summary>
    public IProgress<AlbertDownloadProgress>? Progress { get; init; }
}
