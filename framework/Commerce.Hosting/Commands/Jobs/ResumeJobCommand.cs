using Commerce.Jobs.Ledger;
using Commerce.Jobs.Registry;

namespace Commerce.Hosting.Commands.Jobs;

/// <summary><c>jobs resume</c>: ends the pause of a job.</summary>
internal sealed class ResumeJobCommand(Lazy<IJobLedger> ledger, JobRegistry jobs)
    : LedgerJobCommand("jobs resume", "Run a paused job at its due times again", ledger, jobs)
{
    /// <inheritdoc/>
    protected override async Task<CommandResult> RunAsync(
        IJobLedger ledger, string job, CommandContext context, CancellationToken cancellationToken)
    {
        var ended = await ledger.ResumeAsync(job, Caller, cancellationToken);
        var pause = ended is null ? null : PauseView.Of(ended);
        return new CommandResult(
            new { job, changed = pause is not null, pause },
            pause is null
                ? $"{job} is not paused. Nothing was changed."
                : $"{job} is resumed. It was paused {pause}; what was due in the pause is not made up for.");
    }
}
