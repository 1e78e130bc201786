using System.CommandLine;
using Commerce.Hosting.Databases;
using Commerce.Hosting.Modules;
using Commerce.Postgres.Walls;

namespace Commerce.Hosting.Commands.Database;

/// <summary><c>db roles</c>: the roles with whose rights modules use their databases, or the SQL that creates them.</summary>
internal sealed class RolesCommand : ApplicationCommand
{
    private static readonly string[] Header = ["MODULE", "ROLE"];

    private readonly Lazy<ConnectedHost> host;
    private readonly Option<bool> script = new("--script")
    {
        Description = "Write the SQL that creates the roles, for an administrator of the server",
    };

    public RolesCommand(Lazy<ConnectedHost> host)
        : base("db roles", "List the roles with whose rights modules use their databases", CommandPhase.Database)
    {
        this.host = host;
        Options.Add(script);
    }

    public override async Task<CommandResult> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        var roles = new List<RoleView>();
        foreach (var module in host.Value.Modules)
        {
            roles.Add(await ViewAsync(module, cancellationToken));
        }

        return new CommandResult(
            new { roles },
            context.Arguments.GetValue(script) ? string.Join(Environment.NewLine, roles.Select(role => role.Script))
            : roles.Count == 0 ? "No modules."
            : TextTable.Of(Header, roles.Select(role => new[] { role.Module, role.Role ?? "none" })));
    }

    private async Task<RoleView> ViewAsync(LoadedModule module, CancellationToken cancellationToken)
    {
        var database = (host.Value.OwnOf(module.Name) ?? host.Value.Shared).Database;
        var known = await SchemaWalls.ReadAsync(database, [module.Name], cancellationToken);
        return new RoleView(
            module.Name, known.GetValueOrDefault(module.Name), await SchemaWalls.ScriptAsync(database, module.Name, cancellationToken));
    }

    private sealed record RoleView(string Module, string? Role, string Script);
}
