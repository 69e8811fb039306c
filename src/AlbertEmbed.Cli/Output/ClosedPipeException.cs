namespace AlbertEmbed.Output;

/// <summary>The reader of standard output has closed it (<c>| head -1</c>): the run ends quietly.</summary>
internal sealed class ClosedPipeException() : IOException("The reader of standard output has closed it.");
