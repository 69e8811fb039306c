namespace AlbertEmbed.Models;

/// <summary>Why a request has brought no answer, and when another one makes sense.</summary>
/// <param name="Words">Why, for the user.</param>
/// <param name="MostTries">How often the request is sent in all.</param>
/// <param name="AskedWait">How long the hub asks to wait; null when it does not say.</param>
internal sealed record HubTrouble(string Words, int MostTries, TimeSpan? AskedWait);
