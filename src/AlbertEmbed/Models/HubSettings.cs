using AlbertEmbed.Errors;

namespace AlbertEmbed.Models;

/// <summary>The hub that models are fetched from, and who asks.</summary>
/// <param name="Endpoint">Its address.</param>
/// <param name="Token">The secret that says who asks. Only the hub gets it.</param>
internal sealed record HubSettings(Uri Endpoint, string? Token)
{
    private const string DefaultEndpoint = "https://huggingface.co";

    /// <param name="endpointInstead">An address in place of <c>HF_ENDPOINT</c>.</param>
    /// <param name="tokenInstead">A token in place of <c>HF_TOKEN</c>.</param>
    /// <exception cref="UserException"><c>HF_ENDPOINT</c> is not an address, or <c>HF_TOKEN</c> not a token.</exception>
    public static HubSettings FromEnvironment(string? endpointInstead = null, string? tokenInstead = null)
    {
        string text = endpointInstead ?? EnvironmentVariables.Get(EnvironmentVariables.Endpoint) ?? DefaultEndpoint;
        if (!Uri.TryCreate(text.TrimEnd('/') + "/", UriKind.Absolute, out Uri? endpoint) || endpoint.Scheme is not ("http" or "https"))
        {
            throw UserException.Usage(
                $"{EnvironmentVariables.Endpoint} is {Credentials.HideIn(text)}, which is not an http or https address.");
        }

        string? token = (tokenInstead ?? EnvironmentVariables.Get(EnvironmentVariables.Token))?.Trim();
        return token is null || token.All(letter => letter is > ' ' and < '\x7F')
            ? new HubSettings(WithoutLogin(endpoint), token)
            : throw UserException.Usage(
                $"{EnvironmentVariables.Token} holds a space, a line end or another character that tokens do not have. Set it again.");
    }

    /// <summary>The address is shown in messages and kept beside models: a user name and a password in it are not.</summary>
    private static Uri WithoutLogin(Uri endpoint) =>
        new(endpoint.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped));

    /// <summary>Whether an address is the hub's own: only there the token goes.</summary>
    public bool IsHub(Uri address) => address.Scheme == Endpoint.Scheme && address.Authority == Endpoint.Authority;

    /// <summary>
    /// Whether a redirect may be followed. None leads from https to plain http. A hub with a plain http address (a mirror in the house, a
    /// test) may lead to plain http only on the hub itself or on this machine.
    /// </summary>
    public bool MayGo(Uri from, Uri to) =>
        to.Scheme == "https" || (to.Scheme == "http" && from.Scheme == "http" && (IsHub(to) || to.IsLoopback));
}
