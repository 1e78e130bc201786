using Commerce;
using Commerce.Jobs;

namespace Samples.Jobs;

public sealed class FetchPayments(ILedgerService ledger)
{
    public static readonly JobConfig Config = new()
    {
        Name = "fetch-payments",
        Interval = TimeSpan.FromSeconds(90),
        Timeout = TimeSpan.FromMinutes(5),
        Retry = new RetryPolicy { Attempts = 3, Delay = TimeSpan.FromSeconds(10), Backoff = 2 },
    };

    public Task RunAsync(JobContext job, CancellationToken cancellationToken) =>
        ledger.FetchAsync($"{job.Name}-{job.ScheduledFor:O}", cancellationToken);
}
