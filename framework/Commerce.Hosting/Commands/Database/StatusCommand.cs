using Commerce.Hosting.Databases;
using Commerce.Postgres.Migrations;

namespace Commerce.Hosting.Commands.Database;

/// <summary><c>db status</c>: which migrations are applied, pending or edited.</summary>
internal sealed class StatusCommand(Lazy<ApplicationMigrations> migrations)
    : ApplicationCommand("db status", "Show which migrations are applied, pending or edited", CommandPhase.Database)
{
    private static readonly string[] Header = ["MODULE", "MIGRATION", "STATE", "APPLIED AT", "DOWN"];

    private static readonly Dictionary<MigrationState, string> StateNames = new()
    {
        [MigrationState.Applied] = "applied",
        [MigrationState.Pending] = "pending",
        [MigrationState.Edited] = "edited",
        [MigrationState.Unknown] = "unknown",
    };

    public override async Task<CommandResult> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        var found = new List<(string Database, IReadOnlyList<MigrationStatus> Migrations)>();
        foreach (var database in migrations.Value.Databases)
        {
            var history = await database.Migrator.ReadHistoryAsync(database.Sets, cancellationToken);
            found.Add((database.Place, history.Statuses));
        }

        var tables = found.Select(entry => $"{entry.Database}{Environment.NewLine}{TextTable.Of(Header, entry.Migrations.Select(Row))}");
        return new CommandResult(
            new { databases = found.Select(entry => new { entry.Database, entry.Migrations }) }, string.Join(Environment.NewLine, tables));
    }

    private static string[] Row(MigrationStatus status) =>
    [
        status.Module,
        status.Name,
        StateNames[status.State],
        TextTable.Time(status.AppliedAt),
        status.HasDown ? "yes" : "no",
    ];
}
