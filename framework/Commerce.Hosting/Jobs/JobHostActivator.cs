using Hangfire;

namespace Commerce.Hosting.Jobs;

/// <summary>Gives Hangfire the one thing it calls.</summary>
internal sealed class JobHostActivator(JobRunner runner) : JobActivator
{
    public override object ActivateJob(Type jobType) => new JobHost(runner);
}
