using System.CommandLine;

namespace Commerce.Hosting.Commands;

/// <summary>What a running command can use.</summary>
/// <param name="Services">A scope of the application container, booted as far as the command asks for.</param>
/// <param name="Arguments">Its arguments and options.</param>
/// <param name="Progress">Writes a line about what takes long to standard error.</param>
internal sealed record CommandContext(IServiceProvider Services, ParseResult Arguments, Action<string> Progress);
