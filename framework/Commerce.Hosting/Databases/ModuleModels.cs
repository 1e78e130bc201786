using Commerce.Hosting.Modules;
using Commerce.Records.Declaration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Commerce.Hosting.Databases;

/// <summary>Compares the data models of modules with their migrated databases.</summary>
/// <param name="host">The connected databases.</param>
/// <param name="modules">The modules with their containers, which have the models.</param>
/// <param name="environment">A host compares them when it starts in Development: elsewhere its role may not create schemas.</param>
internal sealed class ModuleModels(ConnectedHost host, ModuleCatalog modules, IHostEnvironment environment)
{
    /// <summary>Compares the models in Development.</summary>
    public async Task<CheckedModels> CheckAsync(CancellationToken cancellationToken)
    {
        var warnings = new List<string>();
        foreach (var (module, container) in environment.IsDevelopment() ? modules.All : [])
        {
            foreach (var model in container.GetServices<DataModel>())
            {
                warnings.AddRange(await CheckAsync(module.Name, model, cancellationToken));
            }
        }

        return new CheckedModels(warnings);
    }

    /// <summary>Writes the SQL of a module's data models.</summary>
    /// <param name="name">The module.</param>
    /// <param name="whole">Whether everything is written that the models declare; otherwise what the database lacks.</param>
    /// <param name="cancellationToken">Cancels the comparison.</param>
    /// <exception cref="CommandException">
    /// <c>COM6013</c>: there is no such module. <c>COM6067</c>: the module has no data model.
    /// </exception>
    public async Task<string> ScriptAsync(string name, bool whole, CancellationToken cancellationToken)
    {
        var models = ModelsOf(name);
        return whole
            ? string.Join("\n\n", models.Select(model => model.CreateScript().Trim()))
            : await SchemaCheck.ScriptAsync(DatabaseOf(name), models, cancellationToken);
    }

    private List<DataModel> ModelsOf(string name)
    {
        if (modules.All.FirstOrDefault(entry => entry.Module.Name == name).Container is not { } container)
        {
            throw ApplicationMigrations.NoSuchModule(name, modules.All.Select(entry => entry.Module.Name));
        }

        return container.GetServices<DataModel>().ToList() is { Count: > 0 } models
            ? models
            : throw new CommandException(new Problem(
                "COM6067",
                $"The module '{name}' has no data model.",
                "the command line",
                "A module adds one with module.AddData(model), when it is configured."));
    }

    private Postgres.Sessions.Database DatabaseOf(string module) => host.OwnOf(module)?.Database ?? host.Database;

    private async Task<IEnumerable<string>> CheckAsync(string module, DataModel model, CancellationToken cancellationToken)
    {
        try
        {
            var problems = await SchemaCheck.CompareAsync(DatabaseOf(module), model, cancellationToken);
            return problems.Select(problem => $"{problem.Id} {problem.Where}: {problem.What} {problem.Fix}");
        }
        catch (CommerceException exception)
        {
            // Such as a user who may not create schemas. The message for callers names nothing of the server.
            var reason = exception.InnerException?.InnerException ?? exception;
            return [$"the data model of the module '{module}' is not compared with the database; a test can do that: {reason.Message}"];
        }
    }
}
