using System.Net;
using AlbertEmbed.Errors;

namespace AlbertEmbed.Models;

/// <summary>Puts a hub's refusals into words.</summary>
internal static class HubRefusal
{
    /// <exception cref="UserException">The answer is a refusal.</exception>
    public static void Check(HttpResponseMessage response, string hub, ModelName model, string what)
    {
        if (response.IsSuccessStatusCode)
        {
            return;
        }

        string? code = HubReply.Header(response, "X-Error-Code");
        throw UserException.Model((response.StatusCode, code) switch
        {
            (_, "GatedRepo") or (HttpStatusCode.Forbidden, _) =>
                $"{hub} keeps {model} behind terms of use. Accept them on its page, and set "
                    + $"{EnvironmentVariables.Token} to a token that may read it.",
            (HttpStatusCode.Unauthorized, _) =>
                $"{hub} has no model {model} that everybody may read (401). Check the name, or set "
                    + $"{EnvironmentVariables.Token} to a token that may read it.",
            (_, "RevisionNotFound") => $"{hub} has {model}, but not this revision of it.",
            (HttpStatusCode.NotFound, _) => $"{hub} has no {what} of {model} (404).",
            _ =>
                $"{hub} answers {(int)response.StatusCode} for {what} of {model}. Check "
                + $"{EnvironmentVariables.Endpoint}, or try again later.",
        }).With((response.StatusCode, code) switch
        {
            (_, "GatedRepo") or (HttpStatusCode.Forbidden or HttpStatusCode.Unauthorized, _) => Remedy.None,
            (_, "RevisionNotFound") => Remedy.OtherRevision,
            (HttpStatusCode.NotFound, _) => Remedy.OtherNameOrRevision,
            _ => Remedy.None,
        });
    }
}
