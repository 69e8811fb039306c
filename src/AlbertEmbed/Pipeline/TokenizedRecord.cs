using AlbertEmbed.Input;
using AlbertEmbed.Tokenization;

namespace AlbertEmbed.Pipeline;

/// <summary>A record and its token ids.</summary>
internal readonly record struct TokenizedRecord(TextRecord Record, TokenSequence Sequence);
