using System.CommandLine;

namespace AlbertEmbed.Commands;

/// <summary>What a word of a command line says.</summary>
/// <param name="IsOption">Whether it starts as options do.</param>
/// <param name="Option">The option; null when there is none of that name.</param>
/// <param name="Rest">What the word has behind an option that takes no value, or behind the letters that are options; empty for a value
/// that is.</param>
/// <param name="TakesNext">Whether the next word is the option's value.</param>
internal readonly record struct OptionWord(bool IsOption, Option? Option = null, string? Rest = null, bool TakesNext = false);
