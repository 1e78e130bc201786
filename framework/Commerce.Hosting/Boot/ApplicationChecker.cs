using Commerce.Events.Routing;
using Commerce.Hosting.Events;
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
/// The second phase: reads the files and options of the application and of its modules. All mistakes are reported together, before
/// anything is written or served.
/// </summary>
internal sealed class ApplicationChecker(
    LoadedModules loaded,
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
    BootProgress progress)
{
    /// <summary>Checks the modules and the application.</summary>
    /// <exception cref="BootException">Everything that is wrong.</exception>
    public CheckedApplication Check()
    {
        var problems = loaded.Problems.ToList();
        role.Check(problems);
        settings.Check(problems);
        keys.Check(problems);
        dashboard.Check(problems);
        EventProvider.Check(configuration, environment, problems);
        // What the modules bring comes first, in the order in which they were added; the application is the last.
        IEnumerable<IManifest> modules = loaded.All.Select(module => new ModuleManifest(module, progress.Get<ModuleCatalog>));
        foreach (var manifest in modules.Append(application.Read()))
        {
            Load(manifest, problems);
        }

        workflows.Check(problems);
        return Result(problems);
    }

    /// <summary>Checks the modules only: a command about the databases works although the application's files have mistakes.</summary>
    /// <exception cref="BootException">Everything that is wrong with the modules.</exception>
    public CheckedApplication CheckModules() => Result(loaded.Problems);

    private void Load(IManifest manifest, List<Problem> problems)
    {
        subscribers.Load(manifest.Subscribers, problems);
        jobs.Load(manifest.Jobs, problems);
        workflows.Load(manifest, problems);
    }

    private CheckedApplication Result(IReadOnlyList<Problem> problems) =>
        problems.Count == 0 ? new CheckedApplication(loaded.All) : throw new BootException(problems);
}
