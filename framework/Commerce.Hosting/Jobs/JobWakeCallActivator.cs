using Commerce.Jobs.Running;
using Hangfire;

namespace Commerce.Hosting.Jobs;

/// <summary>Gives Hangfire the one thing that it calls.</summary>
/// <param name="runner">Runs the due ticks.</param>
internal sealed class JobWakeCallActivator(JobRunner runner) : JobActivator
{
    /// <inheritdoc/>
    public override object ActivateJob(Type jobType) => new JobWakeCall(runner);
}
