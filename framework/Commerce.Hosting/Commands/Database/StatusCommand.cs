using System.Globalization;
using Commerce.Hosting.Databases;
using Commerce.Postgres.Migrations;
using Microsoft.Extensions.DependencyInjection;

namespace Commerce.Hosting.Commands.Database;

/// <summary><c>db status</c>: which migrations are applied, pending or edited.</summary>
internal sealed class StatusCommand() : HostCommand("db status", "Show which migrations are applied, pending or edited", CommandPhase.Database)
{
    private static readonly string[] Header = ["MODULE", "MIGRATION", "STATE", "APPLIED AT", "DOWN"];

    public override async Task<CommandResult> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        var found = new List<(string Database, IReadOnlyList<MigrationStatus> Migrations)>();
        foreach (var database in context.Services.GetRequiredService<ApplicationMigrations>().Databases)
        {
            found.Add((database.Place, await database.Migrator.StatusAsync(database.Sets, cancellationToken)));
        }

        return new CommandResult(
            new { databases = found.Select(entry => new { entry.Database, entry.Migrations }) },
            string.Join(Environment.NewLine, found.Select(entry => $"{entry.Database}{Environment.NewLine}{TextTable.Of(Header, entry.Migrations.Select(Row))}")));
    }

    private static string[] Row(MigrationStatus status) =>
    [
        status.Module,
        status.Name,
        status.State.ToString().ToLowerInvariant(),
        status.AppliedAt?.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture) ?? "",
        status.HasDown ? "yes" : "no",
    ];
}
