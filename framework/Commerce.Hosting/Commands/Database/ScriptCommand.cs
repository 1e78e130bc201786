using System.CommandLine;
using Commerce.Hosting.Databases;

namespace Commerce.Hosting.Commands.Database;

/// <summary><c>db script</c>: writes the SQL that a module's data model needs.</summary>
internal sealed class ScriptCommand : ApplicationCommand
{
    private readonly Lazy<ModuleModels> models;
    private readonly Argument<string> module = new("module") { Description = "The module's name" };
    private readonly Option<bool> whole = new("--whole")
    {
        Description = "Write everything that the data model declares, not only what the database lacks",
    };

    public ScriptCommand(Lazy<ModuleModels> models)
        : base("db script", "Write the SQL that the data model of a module needs and the database lacks", CommandPhase.Application)
    {
        this.models = models;
        Arguments.Add(module);
        Options.Add(whole);
    }

    public override async Task<CommandResult> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        var sql = await models.Value.ScriptAsync(
            context.Arguments.GetRequiredValue(module), context.Arguments.GetValue(whole), cancellationToken);
        // A comment, so that what is written to a file is SQL in each case.
        return new CommandResult(new { sql }, sql.Length == 0 ? "-- The database has everything that the data model declares." : sql);
    }
}
