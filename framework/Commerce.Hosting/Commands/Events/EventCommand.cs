using Commerce.Postgres.Events;
using Microsoft.Extensions.DependencyInjection;

namespace Commerce.Hosting.Commands.Events;

/// <summary>A command about events, those of modules with a database of their own included.</summary>
internal abstract class EventCommand(string words, string description) : HostCommand(words, description, CommandPhase.Application)
{
    public sealed override Task<CommandResult> RunAsync(CommandContext context, CancellationToken cancellationToken) =>
        RunAsync(
            [.. context.Services.GetRequiredService<HostRuntime>().Databases.Select(host => new EventLog(host.Database))],
            context,
            cancellationToken);

    /// <summary>Returns the first line of an error.</summary>
    protected static string Brief(string? error) => error?.Split('\n')[0].TrimEnd() ?? "";

    /// <summary>Runs the command.</summary>
    /// <param name="logs">The log of each database, that of the application first.</param>
    /// <param name="context">The arguments and services.</param>
    /// <param name="cancellationToken">Cancels the command.</param>
    protected abstract Task<CommandResult> RunAsync(
        IReadOnlyList<EventLog> logs, CommandContext context, CancellationToken cancellationToken);
}
