using Commerce.Hosting.Jobs;
using Microsoft.Extensions.DependencyInjection;

namespace Commerce.Hosting.Commands.Jobs;

/// <summary><c>jobs run</c>: runs a job here and now, and writes it into the ledger.</summary>
internal sealed class RunJobCommand() : JobCommand("jobs run", "Run a job here and now", CommandPhase.Host)
{
    protected override async Task<CommandResult> RunAsync(Job job, CommandContext context, CancellationToken cancellationToken)
    {
        var runner = context.Services.GetRequiredService<JobRunner>();
        runner.Start();
        try
        {
            var tick = await runner.RunManuallyAsync(job, cancellationToken)
                ?? throw new BootException(new Problem(
                    "COM5119", $"Another run of the job '{job.Name}' has not finished, and it allows none beside it.", job.Descriptor.File, $"See 'jobs history {job.Name}', and try again when it has ended."));
            return new CommandResult(tick, $"{tick.Job} {tick.State} in {tick.Took?.TotalMilliseconds:0} ms")
            {
                Problems = tick.Error is { } error ? [new Problem("COM5120", error, job.Descriptor.File, "The log above says where it was thrown.")] : [],
            };
        }
        finally
        {
            await runner.StopAsync(TimeSpan.Zero);
        }
    }
}
