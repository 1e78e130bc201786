using Commerce.Hosting.Databases;
using Commerce.Hosting.Jobs;
using Commerce.Hosting.Modules;
using Commerce.Hosting.Workflows;

namespace Commerce.Hosting.Boot;

/// <summary>A host that listens and does its work in the background.</summary>
internal sealed class RunningHost(ConnectedHost host, ModuleCatalog modules, WorkflowWorker worker, JobScheduler jobs, TimeSpan limit)
    : IStoppable
{
    /// <summary>Begins no more work; the host may still serve.</summary>
    public void RequestStop() => jobs.StopTaking();

    /// <summary>Begins no new work, lets the running work finish within the limit, and releases the rest for other hosts.</summary>
    public async Task StopAsync()
    {
        await modules.PrepareShutdownAsync();
        await jobs.StopAsync(limit);
        await worker.StopAsync();
        await Task.WhenAll(host.Databases.Select(database => database.StopAsync(limit)));
    }
}
