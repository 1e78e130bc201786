using Commerce.Jobs.Registry;
using Commerce.Jobs.Running;
using Microsoft.Extensions.DependencyInjection;

namespace Commerce.Hosting.Commands.Jobs;

/// <summary><c>jobs run</c>: runs a job in this process, and records the run in the ledger.</summary>
internal sealed class RunJobCommand() : JobCommand("jobs run", "Run a job now, in this process", CommandPhase.Host)
{
    /// <inheritdoc/>
    protected override async Task<CommandResult> RunAsync(Job job, CommandContext context, CancellationToken cancellationToken)
    {
        var runner = context.Services.GetRequiredService<JobRunner>();
        runner.Start();
        try
        {
            var tick = TickView.Of(await runner.RunManuallyAsync(job, cancellationToken) ?? throw Blocked(job));
            return new CommandResult(tick, $"{tick.Job} {tick.State} in {tick.Took?.TotalMilliseconds:0} ms")
            {
                Problems = tick.Error is { } error
                    ? [new Problem("COM5120", error, job.Descriptor.File, "The log above says where it was thrown.")]
                    : [],
            };
        }
        finally
        {
            await runner.StopAsync(TimeSpan.Zero);
        }
    }

    private static BootException Blocked(Job job) => new(new Problem(
        "COM5119",
        $"Another run of the job '{job.Name}' has not ended, and the job allows none beside it.",
        job.Descriptor.File,
        $"See 'jobs history {job.Name}', and try again when the run has ended."));
}
