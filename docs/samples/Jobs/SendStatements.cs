using Commerce.Jobs;

namespace Samples.Jobs;

public static class SendStatements
{
    public static readonly JobConfig Config = new()
    {
        Name = "send-statements",
        Schedule = "0 8 1 * *",
        Overlap = JobOverlap.Queue,
        Misfire = JobMisfire.CatchUp(3),
    };

    public static Task Run(JobContext job, ILedgerService ledger, CancellationToken cancellationToken) =>
        ledger.SendStatementsAsync(DateOnly.FromDateTime(job.ScheduledFor.UtcDateTime.AddMonths(-1)), cancellationToken);
}
