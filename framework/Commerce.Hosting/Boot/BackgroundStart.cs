using Commerce.Hosting.Databases;
using Commerce.Hosting.Jobs;
using Commerce.Hosting.Modules;
using Commerce.Hosting.Workflows;
using Microsoft.Extensions.Configuration;

namespace Commerce.Hosting.Boot;

/// <summary>The last phase, once the application listens: delivers events, resumes runs, runs jobs.</summary>
internal sealed class BackgroundStart(
    ConnectedHost host,
    ModuleCatalog modules,
    HostRole role,
    WorkflowWorker worker,
    JobScheduler jobs,
    IConfiguration configuration)
{
    public async Task<RunningHost> StartAsync(CancellationToken cancellationToken)
    {
        var running = new RunningHost(
            host, modules, worker, jobs, configuration.GetValue("Commerce:DrainLimit", TimeSpan.FromSeconds(15)));
        foreach (var database in host.Databases)
        {
            database.Start(role.Works);
        }

        if (role.Works)
        {
            worker.Start();
            await jobs.StartAsync(cancellationToken);
        }

        return running;
    }
}
