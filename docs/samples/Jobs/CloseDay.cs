using Commerce.Jobs;

namespace Samples.Jobs;

public static class CloseDay
{
    public static readonly JobConfig Config = new() { Name = "close-day", Schedule = "30 2 * * *", TimeZone = "Europe/Berlin" };

    public static Task Run(JobContext job, ILedgerService ledger, CancellationToken cancellationToken) =>
        ledger.CloseAsync(DateOnly.FromDateTime(job.ScheduledFor.UtcDateTime.AddDays(-1)), cancellationToken);
}
