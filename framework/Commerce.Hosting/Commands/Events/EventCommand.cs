using Commerce.Postgres.Events;
using Microsoft.Extensions.DependencyInjection;

namespace Commerce.Hosting.Commands.Events;

/// <summary>A command about events, also those of modules with a database of their own.</summary>
internal abstract class EventCommand(string words, string description) : HostCommand(words, description, CommandPhase.Application)
{
    public sealed override Task<CommandResult> RunAsync(CommandContext context, CancellationToken cancellationToken) =>
        RunAsync([.. context.Services.GetRequiredService<HostRuntime>().Databases.Select(host => new EventLog(host.Database))], context, cancellationToken);

    /// <summary>The first line of what a subscriber threw.</summary>
    protected static string Brief(string? error) => error?.Split('\n')[0].TrimEnd() ?? "";

    /// <param name="logs">The log of each database, that of the application first.</param>
    /// <param name="context">What it has.</param>
    /// <param name="cancellationToken">Cancels it.</param>
    protected abstract Task<CommandResult> RunAsync(IReadOnlyList<EventLog> logs, CommandContext context, CancellationToken cancellationToken);
}
