using Commerce.Diagnostics;
using Commerce.Events.Routing;
using Commerce.Hosting.Events;
using Commerce.Hosting.Http;
using Commerce.Hosting.Jobs;
using Commerce.Hosting.Keys;
using Commerce.Hosting.Modules;
using Commerce.Hosting.Settings;
using Commerce.Hosting.Workflows;
using Commerce.Jobs.Registry;
using Commerce.Manifests;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;

namespace Commerce.Hosting.Boot;

/// <summary>
/// The third phase: reads the files and options of the application and the files of its modules. All mistakes are reported together,
/// before a database is touched.
/// </summary>
internal sealed class ApplicationChecker(
    LoadedModules loaded,
    ModuleCatalog modules,
    ModuleDoor door,
    Quarantine quarantine,
    ApplicationManifest application,
    HostRole role,
    HostSettings settings,
    KeySettings keys,
    JobDashboard dashboard,
    IConfiguration configuration,
    IHostEnvironment environment,
    SubscriberRegistry subscribers,
    JobRegistry jobs,
    WorkflowCatalog workflows,
    RouteTable routes,
    ModuleHealthChecks health,
    ServiceChecker services)
{
    /// <summary>Checks the modules and the application.</summary>
    /// <param name="cancellationToken">Cancels the calls into the modules.</param>
    /// <exception cref="BootException">Everything that is wrong.</exception>
    public async Task<CheckedApplication> CheckAsync(CancellationToken cancellationToken)
    {
        List<Problem> problems = [.. loaded.Problems, .. modules.Problems];
        role.Check(problems);
        settings.Check(problems);
        keys.Check(problems);
        dashboard.Check(problems);
        EventProvider.Check(configuration, environment, problems);
        // What required modules bring comes first, then that of the application. An optional module comes after that, because it is the one
        // to give way when two bring the same. One that has failed is read, too: the work that waits for it has to be known.
        var optional = loaded.All.Concat(loaded.Failed).Where(module => !quarantine.IsRequired(module.Registration)).ToList();
        foreach (var module in loaded.All.Except(optional))
        {
            await LoadAsync(module, problems, cancellationToken);
        }

        Load(application.Read(), null, problems);
        foreach (var module in optional)
        {
            await LoadAsync(module, problems, cancellationToken);
        }

        problems.AddRange(CheckWorkflows(optional, problems));
        return problems.Count == 0
            ? new CheckedApplication([.. loaded.All.Where(module => !quarantine.Contains(module.Name))])
            : throw new BootException(problems);
    }

    private async Task LoadAsync(LoadedModule module, List<Problem> problems, CancellationToken cancellationToken)
    {
        var found = new List<Problem>();
        try
        {
            var manifest = await ReadAsync(module, cancellationToken);
            Load(manifest, module.Name, found);
            health.Load(module, modules.Find(module.Name), found);
            if (module.Registration.Key.InstanceOf is not null && manifest.HasOneInstance)
            {
                found.Add(HasParts(module));
            }

            if (!module.Registration.IsInApplication)
            {
                found.AddRange(manifest.Modules.Select(folder => HasModules(module, folder)));
            }

            routes.Add(module.Name, loaded.All.TakeWhile(one => one != module).Count(), manifest.ReadRoutes);
        }
        catch (BootException exception)
        {
            found.AddRange(exception.Problems);
        }

        if (found.Count > 0)
        {
            Fail(module, found, problems);
        }

        if (quarantine.Contains(module.Name))
        {
            // It had failed before: its subscribers are known only now, and what waits for them stays.
            quarantine.Suspend(module.Registration);
        }
    }

    private Task<ModuleManifest> ReadAsync(LoadedModule module, CancellationToken cancellationToken) => door.CallAsync(
        module.Registration,
        ModulePhase.Load,
        _ => Task.FromResult(new ModuleManifest(module, modules)),
        exception => new Problem(
            "COM1006",
            $"The files of the module '{module.Name}' cannot be read: {ExceptionText.Messages(exception)}",
            module.File,
            "Build the module again."),
        cancellationToken);

    private static Problem HasParts(LoadedModule module) => new(
        "COM1027",
        $"The module '{module.Name}' is an instance of '{module.Registration.Key.InstanceOf}', which brings routes, jobs, workflows or "
        + "hook handlers. All instances would bring the same.",
        module.File,
        $"Add the module once, with the key '{module.Registration.Key.InstanceOf}', or move them into the application.");

    private void Fail(LoadedModule module, IReadOnlyList<Problem> found, List<Problem> problems) =>
        problems.AddRange(loaded.Graph.Fail(module.Registration, ModulePhase.Load, found));

    /// <summary>Checks the workflows together. Without those of an optional module, others may lack what they refer to.</summary>
    private IReadOnlyList<Problem> CheckWorkflows(List<LoadedModule> optional, List<Problem> problems)
    {
        while (true)
        {
            var found = workflows.Check();
            if (optional.Find(one => !quarantine.Contains(one.Name) && Of(one, found).Count > 0) is not { } module)
            {
                return found;
            }

            Fail(module, Of(module, found), problems);
        }

        List<Problem> Of(LoadedModule module, IReadOnlyList<Problem> found) =>
            [.. found.Where(problem => workflows.Concerns(problem, module.Name, ModuleParts.FilesOf(module.Registration)))];
    }

    private static Problem HasModules(LoadedModule module, ModuleDescriptor folder) => new(
        "COM1028",
        $"The files in Modules/{folder.Folder} of the module '{module.Name}' have no effect: a plugin has no modules of its own.",
        module.File,
        "Make it a plugin of its own, or move it into the project of the application.");

    private void Load(IManifest manifest, string? module, List<Problem> problems)
    {
        subscribers.Load(manifest.Subscribers, problems);
        jobs.Load(manifest.Jobs, problems);
        workflows.Load(manifest, module, problems);
        services.Check(manifest.Services, module, problems);
    }
}
