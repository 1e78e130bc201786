using Commerce.Background;
using Commerce.Diagnostics;
using Commerce.Jobs.Ledger;

namespace Commerce.Jobs.Running;

/// <content>How attempts end, and that the ledger says so.</content>
internal sealed partial class JobRunner
{
    private TickOutcome Outcome(ActiveRun run, Exception? thrown)
    {
        switch (thrown)
        {
            case null:
                return TickOutcome.Ran;
            case TickSkippedException skipped:
                return TickOutcome.Skipped(skipped.Message);
            case OperationCanceledException when aborting.IsCancellationRequested:
                return TickOutcome.Released($"the host {options.Host} stopped while it ran the job");
            case OperationCanceledException when run.IsFenced:
                // As if the host had been lost: the attempts count, and the policy is not asked about the cancellation.
                var lost = TickReasons.ClaimNotRenewed(options.Host);
                return run.Tick.Try < run.Job.Config.Retry.Attempts
                    ? TickOutcome.Retry(lost, TimeSpan.Zero)
                    : TickOutcome.Failed(lost);
        }

        var error = run.IsTimedOut ? $"COM5117 The run took longer than {run.Job.Config.Timeout}." : ExceptionText.Message(thrown);
        LogFailed(run.Job.Name, error, thrown);
        return run.Job.Config.Retry.Decide(thrown, run.Tick.Try) switch
        {
            { Delay: { } delay } => TickOutcome.Retry(error, delay),
            { PolicyFailure: { } broken } => TickOutcome.Failed(
                $"{error} (Its retry policy failed, too: {ExceptionText.Message(broken)})"),
            _ => TickOutcome.Failed(error),
        };
    }

    /// <summary>
    /// Records an outcome. While the ledger fails, it tries again until the host has stopped: then the run is presumed lost.
    /// </summary>
    private async Task RecordAsync(ActiveRun run, TickOutcome outcome)
    {
        for (var failures = 0; ;)
        {
            try
            {
                if (!await ledger.EndAsync(options.Host, run.Tick, outcome, CancellationToken.None))
                {
                    LogClaimedElsewhere(run.Job.Name, run.Tick.DueAt);
                }

                return;
            }
            catch (Exception exception)
            {
                if (++failures == 1)
                {
                    LogRecordFailed(run.Job.Name, exception);
                }

                if (aborting.IsCancellationRequested)
                {
                    return;
                }

                await time.OfMachine().PauseAsync(RetryInterval, aborting.Token);
            }
        }
    }
}
