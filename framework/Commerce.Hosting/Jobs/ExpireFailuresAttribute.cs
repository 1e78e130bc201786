using Hangfire.Common;
using Hangfire.States;
using Hangfire.Storage;

namespace Commerce.Hosting.Jobs;

/// <summary>Lets failed calls expire like the others. Hangfire would keep them for ever, and the ledger has them.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class ExpireFailuresAttribute : JobFilterAttribute, IApplyStateFilter
{
    private static readonly TimeSpan Keep = TimeSpan.FromDays(1);

    /// <inheritdoc/>
    public void OnStateApplied(ApplyStateContext context, IWriteOnlyTransaction transaction)
    {
        if (context.NewState is FailedState)
        {
            transaction.ExpireJob(context.BackgroundJob.Id, Keep);
        }
    }

    /// <inheritdoc/>
    public void OnStateUnapplied(ApplyStateContext context, IWriteOnlyTransaction transaction)
    {
    }
}
