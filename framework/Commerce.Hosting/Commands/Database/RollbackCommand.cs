using System.CommandLine;
using Commerce.Hosting.Databases;
using Microsoft.Extensions.DependencyInjection;

namespace Commerce.Hosting.Commands.Database;

/// <summary><c>db rollback</c>: rolls back the last migrations of a module.</summary>
internal sealed class RollbackCommand : ApplicationCommand
{
    private readonly Argument<string> module = new("module") { Description = "The module's name" };
    private readonly Option<int> steps = Number("--steps", "The number of migrations to roll back", 1);

    public RollbackCommand()
        : base("db rollback", "Roll back the last migrations of a module: all that are asked for, or none", CommandPhase.Database)
    {
        Arguments.Add(module);
        Options.Add(steps);
    }

    public override async Task<CommandResult> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        var (migrator, set) = context.Services.GetRequiredService<ApplicationMigrations>().Find(context.Arguments.GetRequiredValue(module));
        var rolledBack = await migrator.RollbackAsync(set, context.Arguments.GetValue(steps), cancellationToken);
        return new CommandResult(
            new { rolledBack },
            rolledBack.Count == 0
                ? "Nothing to roll back."
                : string.Join(Environment.NewLine, rolledBack.Select(name => $"rolled back {name}")));
    }
}
