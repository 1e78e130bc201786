using System.CommandLine;
using Commerce.Hosting.Databases;
using Commerce.Postgres.Migrations;

namespace Commerce.Hosting.Commands.Database;

/// <summary><c>db migrate</c>: applies the missing migrations, or shows them.</summary>
internal sealed class MigrateCommand : ApplicationCommand
{
    private readonly Lazy<ApplicationMigrations> migrations;
    private readonly Option<bool> plan = new("--plan") { Description = "Show what would run, with its SQL, and change nothing" };

    public MigrateCommand(Lazy<ApplicationMigrations> migrations)
        : base("db migrate", "Apply the missing migrations", CommandPhase.Database)
    {
        this.migrations = migrations;
        Options.Add(plan);
    }

    public override async Task<CommandResult> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        if (context.Arguments.GetValue(plan))
        {
            return await PlanAsync(migrations.Value, cancellationToken);
        }

        var applied = (await migrations.Value.ApplyAsync(cancellationToken)).Applied;
        return new CommandResult(
            new { applied },
            applied.Count == 0 ? "Nothing to apply." : string.Join(Environment.NewLine, applied.Select(name => $"applied {name}")));
    }

    private static async Task<CommandResult> PlanAsync(ApplicationMigrations migrations, CancellationToken cancellationToken)
    {
        var planned = new List<(string Database, PlannedMigration Migration)>();
        foreach (var database in migrations.Databases)
        {
            var missing = await database.Migrator.PlanAsync(database.Sets, cancellationToken);
            planned.AddRange(missing.Select(migration => (database.Place, migration)));
        }

        var data = planned.Select(entry => new
        {
            entry.Database,
            entry.Migration.Module,
            entry.Migration.Migration.Name,
            entry.Migration.Destructive,
            Refused = entry.Migration.Problems.Select(problem => problem.Id),
            entry.Migration.Migration.Sql,
        });
        return new CommandResult(
            new { planned = data },
            planned.Count == 0
                ? "Nothing to apply."
                : string.Join(Environment.NewLine, planned.Select(entry => Text(entry.Database, entry.Migration))))
        {
            Problems = [.. planned.SelectMany(entry => entry.Migration.Problems)],
        };
    }

    private static string Text(string database, PlannedMigration planned)
    {
        var destructive = planned.Destructive.Count == 0 ? "" : $", destructive: {string.Join(", ", planned.Destructive)}";
        var refused = planned.Problems.Count == 0 ? "" : $", refused: {string.Join(", ", planned.Problems.Select(problem => problem.Id))}";
        var sql = planned.Migration.Sql.TrimEnd().ReplaceLineEndings("\n").Split('\n');
        var lines = sql.Select(line => line.Length == 0 ? "" : $"    {line}");
        var title = $"{planned.Module}/{planned.Migration.Name} on {database}{destructive}{refused}";
        return string.Join(Environment.NewLine, lines.Prepend(title));
    }
}
