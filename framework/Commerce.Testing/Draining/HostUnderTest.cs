using Commerce.Events.Dispatch;
using Commerce.Events.InMemory;
using Commerce.Hosting;
using Commerce.Hosting.Boot;
using Commerce.Hosting.Databases;
using Commerce.Hosting.Settings;
using Commerce.Jobs.Ledger;
using Commerce.Jobs.Planning;
using Commerce.Jobs.Registry;
using Commerce.Postgres.Sessions;
using Commerce.Workflows;
using Commerce.Workflows.Execution;
using Microsoft.Extensions.DependencyInjection;

namespace Commerce.Testing;

/// <summary>A host in this process, as the drain sees it: what it has in hand, what it knows to be due, and how to wake it.</summary>
/// <param name="services">The application container of a host that has started.</param>
internal sealed class HostUnderTest(IServiceProvider services)
{
    private readonly RegisteredHost host = services.GetRequiredService<RegisteredHost>();
    private readonly WorkflowRuntime runtime = services.GetRequiredService<WorkflowRuntime>();
    private readonly InMemoryDeliveryStore memory = services.GetRequiredService<InMemoryDeliveryStore>();
    private readonly JobRegistry jobs = services.GetRequiredService<JobRegistry>();
    private readonly bool works = services.GetRequiredService<HostRole>().Works;

    /// <summary>Gets the host's databases, the application's first.</summary>
    public IReadOnlyList<Database> Databases { get; } =
        [.. services.GetRequiredService<ConnectedHost>().Databases.Select(database => database.Database)];

    private IEnumerable<IDeliveryDispatcher> Dispatchers => host.Databases.Select(database => database.Delivery.Dispatcher);

    /// <summary>Makes everything that polls look at once.</summary>
    public void Wake()
    {
        foreach (var dispatcher in Dispatchers)
        {
            dispatcher.Wake();
        }

        runtime.NotifyWorkAvailable();
        if (works)
        {
            services.GetRequiredService<JobClock>().Wake();
        }
    }

    /// <summary>Whether a run that this host owns can only wait.</summary>
    /// <param name="hostId">The host that owns it.</param>
    /// <param name="runId">The run.</param>
    /// <param name="messages">The number of its last message.</param>
    public bool IsResting(long hostId, string runId, int messages) =>
        host.Lease.Id == hostId && runtime.Live.IsResting(new RunId(runId), messages);

    /// <summary>Lists what no database knows.</summary>
    public async Task<IReadOnlyList<OutstandingWork>> ListAsync(CancellationToken cancellationToken)
    {
        List<OutstandingWork> found =
        [
            .. memory.ListDue().Select(delivery => new OutstandingWork(
                "delivery", $"{delivery.Event.Id} to '{delivery.Subscriber}'", $"waiting in memory, attempt {delivery.Attempt}")),
            .. await ListUnplannedAsync(cancellationToken),
        ];
        if (!Dispatchers.All(dispatcher => dispatcher.IsIdle))
        {
            found.Add(new OutstandingWork("report", host.Lease.Name, "outcomes of deliveries, or events for interceptors"));
        }

        return found;
    }

    /// <summary>Returns when the next thing is due that no database knows.</summary>
    /// <param name="now">The time.</param>
    public DateTimeOffset? FindNextDue(DateTimeOffset now) =>
        (works ? jobs.All : []).Select(job => job.Schedule.Next(now)).Append(memory.NextDue).Min();

    /// <summary>The jobs whose due times have not been added to the ledger yet.</summary>
    private async Task<IEnumerable<OutstandingWork>> ListUnplannedAsync(CancellationToken cancellationToken)
    {
        if (!works || jobs.All.Count == 0)
        {
            return [];
        }

        var (now, stored) = await services.GetRequiredService<IJobLedger>().ReadAsync(cancellationToken);
        var keep = services.GetRequiredService<JobSettings>().Keep;
        return jobs.All
            .Where(job => stored.ContainsKey(job.Name))
            .Select(job => JobPlanner.Plan(job, stored[job.Name], now, keep))
            .OfType<JobPlan>()
            .Where(plan => plan.Ticks.Count > 0)
            .Select(plan => new OutstandingWork("job", $"{plan.Ticks[0].Job} {plan.Ticks[0].DueAt:u}", "due, not in the ledger yet"));
    }
}
