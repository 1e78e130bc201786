using System.CommandLine;

namespace Commerce.Hosting.Commands;

/// <summary>What a running command can use.</summary>
/// <param name="Arguments">Its arguments and options.</param>
/// <param name="Progress">Writes a line about what takes long to standard error.</param>
internal sealed record CommandContext(ParseResult Arguments, Action<string> Progress);
