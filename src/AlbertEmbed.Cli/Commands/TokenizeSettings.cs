using AlbertEmbed.Checkpoints;
using AlbertEmbed.CommandLine;
using AlbertEmbed.Tokenization;

namespace AlbertEmbed.Commands;

/// <summary>What <c>tokenize</c> is asked for.</summary>
internal sealed record TokenizeSettings(
    InputSettings Input, ModelSettings Model, PromptChoice Prompt, LengthChoice Length, UserNotes Notes);
