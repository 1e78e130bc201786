namespace Commerce.Workflows.Execution;

/// <summary>The subscribers to the progress of runs in this process.</summary>
internal sealed class Subscriptions
{
    private readonly Lock gate = new();
    private volatile Subscription[] all = [];

    public bool Any => all.Length > 0;

    public IDisposable Add(Action<RunProgress> subscriber, string? workflowId, string? transactionId)
    {
        var subscription = new Subscription(this, subscriber, workflowId, transactionId);
        lock (gate)
        {
            all = [.. all, subscription];
        }

        return subscription;
    }

    /// <summary>
    /// Reports progress to one subscriber. Its exception is dropped, because the run has already done what it reports, and because the
    /// other subscribers have to hear of it, too.
    /// </summary>
    public static void Report(Action<RunProgress> subscriber, RunProgress progress)
    {
        try
        {
            subscriber(progress);
        }
        catch (Exception)
        {
            // Documented: a subscriber must not throw. Nothing could handle the exception here.
        }
    }

    public void Report(RunProgress progress)
    {
        foreach (var subscription in all)
        {
            subscription.Report(progress);
        }
    }

    private void Remove(Subscription subscription)
    {
        lock (gate)
        {
            all = [.. all.Where(other => other != subscription)];
        }
    }

    private sealed class Subscription(
        Subscriptions owner, Action<RunProgress> subscriber, string? workflowId, string? transactionId) : IDisposable
    {
        public void Report(RunProgress progress)
        {
            if ((workflowId ?? progress.WorkflowId) == progress.WorkflowId
                && (transactionId ?? progress.TransactionId) == progress.TransactionId)
            {
                Subscriptions.Report(subscriber, progress);
            }
        }

        public void Dispose() => owner.Remove(this);
    }
}
