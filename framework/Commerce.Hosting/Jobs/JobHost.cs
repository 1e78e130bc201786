using Commerce.Jobs;
using Hangfire;
using Microsoft.Extensions.DependencyInjection;

namespace Commerce.Hosting.Jobs;

/// <summary>
/// The only thing Hangfire stores: a job's name, to be found again in the application's files. A renamed class or assembly of a job does not concern the store.
/// </summary>
/// <remarks>Public because Hangfire calls it; not meant to be called by applications.</remarks>
public sealed class JobHost
{
    private readonly IServiceProvider services;
    private readonly TimeProvider time;

    /// <summary>Created by Hangfire's activator for each run.</summary>
    /// <param name="services">The run's own scope.</param>
    /// <param name="time">The clock.</param>
    public JobHost(IServiceProvider services, TimeProvider time)
    {
        this.services = services;
        this.time = time;
    }

    /// <summary>Runs a job by name.</summary>
    /// <param name="name">The job's name.</param>
    /// <param name="cancellationToken">Cancelled when the host stops.</param>
    [AutomaticRetry(Attempts = 0)]
    public Task RunAsync(string name, CancellationToken cancellationToken)
    {
        var job = services.GetRequiredService<JobRegistry>().Find(name)
            ?? throw new InvalidOperationException($"COM5108 The application has no job '{name}'.");
        return job.Descriptor.Run(new JobContext(name, time.GetUtcNow()), services, cancellationToken);
    }
}
