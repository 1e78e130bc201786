using Commerce.Jobs.Running;
using Hangfire;

namespace Commerce.Hosting.Jobs;

/// <summary>Gives Hangfire the one thing that it calls.</summary>
/// <param name="runner">Runs the due ticks.</param>
/// <param name="hangfire">The store of the calls.</param>
internal sealed class JobWakeCallActivator(JobRunner runner, HangfireStore hangfire) : JobActivator
{
    /// <inheritdoc/>
    public override object ActivateJob(Type jobType) => new JobWakeCall(runner, hangfire.SignalWorker);
}
