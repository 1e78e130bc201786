using System.CommandLine;
using Commerce.Hosting.Databases;

namespace Commerce.Hosting.Commands.Database;

/// <summary><c>db rollback</c>: rolls back the last migrations of a module.</summary>
internal sealed class RollbackCommand : ApplicationCommand
{
    private readonly Lazy<ApplicationMigrations> migrations;
    private readonly Argument<string> module = new("module") { Description = "The module's name" };
    private readonly Option<int> steps = Number("--steps", "The number of migrations to roll back", 1);

    public RollbackCommand(Lazy<ApplicationMigrations> migrations)
        : base("db rollback", "Roll back the last migrations of a module: all that are asked for, or none", CommandPhase.Database)
    {
        this.migrations = migrations;
        Arguments.Add(module);
        Options.Add(steps);
    }

    public override async Task<CommandResult> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        var (migrator, set) = migrations.Value.Find(context.Arguments.GetRequiredValue(module));
        var rolledBack = await migrator.RollbackAsync(set, context.Arguments.GetValue(steps), cancellationToken);
        return new CommandResult(
            new { rolledBack },
            rolledBack.Count == 0
                ? "Nothing to roll back."
                : string.Join(Environment.NewLine, rolledBack.Select(name => $"rolled back {name}")));
    }
}
