using System.CommandLine;
using Commerce.Hosting.Databases;
using Commerce.Hosting.Modules;
using Commerce.Postgres.Migrations;

namespace Commerce.Hosting.Commands.Database;

/// <summary><c>db migrate</c>: applies the missing migrations, or shows them.</summary>
internal sealed class MigrateCommand : ApplicationCommand
{
    private readonly Lazy<ApplicationMigrations> migrations;
    private readonly Quarantine quarantine;
    private readonly Option<bool> plan = new("--plan") { Description = "Show what would run, with its SQL, and change nothing" };

    private readonly Option<string?> grant = new("--grant")
    {
        Description = "Let a role read and write all tables, for hosts that may not change them",
        HelpName = "role",
    };

    public MigrateCommand(Lazy<ApplicationMigrations> migrations, Quarantine quarantine)
        : base("db migrate", "Apply the missing migrations", CommandPhase.Database)
    {
        (this.migrations, this.quarantine) = (migrations, quarantine);
        Options.Add(plan);
        Options.Add(grant);
        Validators.Add(result =>
        {
            if (result.GetValue(plan) && result.GetValue(grant) is not null)
            {
                result.AddError("--plan changes nothing, so that --grant would have no effect. Leave one of them out.");
            }
        });
    }

    public override async Task<CommandResult> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        if (context.Arguments.GetValue(plan))
        {
            return await PlanAsync(migrations.Value, cancellationToken);
        }

        var migrated = await migrations.Value.ApplyAsync(cancellationToken);
        var granted = context.Arguments.GetValue(grant);
        if (granted is not null)
        {
            await migrations.Value.GrantAsync(granted, cancellationToken);
        }

        IReadOnlyList<string> lines =
        [
            .. migrated.Applied.Select(name => $"applied {name}"),
            .. migrated.Warnings.Select(warning => $"warning: {warning}"),
            .. granted is null ? [] : (string[])[$"granted the use of all tables to {granted}"],
        ];
        return new CommandResult(
            new { migrated.Applied, migrated.Warnings, granted },
            lines.Count == 0 ? "Nothing to apply." : string.Join(Environment.NewLine, lines))
        {
            // A host serves without an optional module; whoever migrates wants to know.
            Problems = [.. quarantine.Modules.SelectMany(module => module.Problems)],
        };
    }

    private static async Task<CommandResult> PlanAsync(ApplicationMigrations migrations, CancellationToken cancellationToken)
    {
        var planned = new List<(string Database, PlannedMigration Migration)>();
        foreach (var database in migrations.Databases)
        {
            var history = await database.Migrator.ReadHistoryAsync(database.Sets, cancellationToken);
            planned.AddRange(history.Plan().Select(migration => (database.Place, migration)));
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
