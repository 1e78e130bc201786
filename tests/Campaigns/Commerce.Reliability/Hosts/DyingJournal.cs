using System.Diagnostics;
using Commerce.Workflows.Journal;

namespace Commerce.Reliability.Hosts;

/// <summary>A journal whose process kills itself, with SIGKILL, at the n-th operation: before it, or when it is on disk.</summary>
internal sealed class DyingJournal(IJournal inner, int dieAt, bool after) : IJournal
{
    private int count;

    public IJournalUnit Begin(RunHeader run, bool transactional = false) =>
        new Unit(this, inner.Begin(run, transactional));

    public JournalFailure Classify(Exception exception) => inner.Classify(exception);

    public async ValueTask WriteAsync(JournalWrite write, CancellationToken cancellationToken)
    {
        var here = At();
        await inner.WriteAsync(write, cancellationToken);
        DieIf(here);
    }

    public async ValueTask<bool> SuspendAsync(
        RunHeader run, TimeSpan? wakeIn, int messagesSeen, CancellationToken cancellationToken)
    {
        var here = At();
        var result = await inner.SuspendAsync(run, wakeIn, messagesSeen, cancellationToken);
        DieIf(here);
        return result;
    }

    public async ValueTask<IReadOnlyList<StoredRun>> ClaimAsync(
        IReadOnlyCollection<RunId> running, ClaimRoom room, CancellationToken cancellationToken)
    {
        var claimed = await inner.ClaimAsync(running, room, cancellationToken);
        DieIf(claimed.Count > 0 && At());
        return claimed;
    }

    public ValueTask<StoredRun?> ClaimAsync(RunId runId, CancellationToken cancellationToken) =>
        inner.ClaimAsync(runId, cancellationToken);

    public async ValueTask<int?> SendAsync(RunId runId, RunMessage message, CancellationToken cancellationToken)
    {
        var here = At();
        var number = await inner.SendAsync(runId, message, cancellationToken);
        DieIf(here);
        return number;
    }

    public ValueTask<IReadOnlyList<RunMessage>> ReadMessagesAsync(RunId runId, int after, CancellationToken cancellationToken) =>
        inner.ReadMessagesAsync(runId, after, cancellationToken);

    public ValueTask<IReadOnlyList<RunId>> FindRunsWithMessagesAsync(
        IReadOnlyDictionary<RunId, int> seen, CancellationToken cancellationToken) =>
        inner.FindRunsWithMessagesAsync(seen, cancellationToken);

    public async ValueTask<long?> TryLockAsync(RunHeader run, IReadOnlyList<string> keys, CancellationToken cancellationToken)
    {
        var here = At();
        var token = await inner.TryLockAsync(run, keys, cancellationToken);
        DieIf(here);
        return token;
    }

    public ValueTask ParkAsync(RunId runId, string reason, CancellationToken cancellationToken) =>
        inner.ParkAsync(runId, reason, cancellationToken);

    public ValueTask<bool> UnparkAsync(RunId runId, CancellationToken cancellationToken) =>
        inner.UnparkAsync(runId, cancellationToken);

    public ValueTask RegisterPlansAsync(IReadOnlyList<KnownPlan> plans, CancellationToken cancellationToken) =>
        inner.RegisterPlansAsync(plans, cancellationToken);

    public ValueTask<IReadOnlyList<StrandedRuns>> FindStrandedAsync(TimeSpan dueFor, CancellationToken cancellationToken) =>
        inner.FindStrandedAsync(dueFor, cancellationToken);

    public ValueTask<string?> FindPlanAsync(string planHash, CancellationToken cancellationToken) =>
        inner.FindPlanAsync(planHash, cancellationToken);

    public ValueTask<int> DeleteExpiredAsync(int take, CancellationToken cancellationToken) =>
        inner.DeleteExpiredAsync(take, cancellationToken);

    public ValueTask<StoredRun?> FindAsync(string workflowId, string transactionId, CancellationToken cancellationToken) =>
        inner.FindAsync(workflowId, transactionId, cancellationToken);

    public ValueTask<StoredRun?> FindAsync(RunId runId, CancellationToken cancellationToken) =>
        inner.FindAsync(runId, cancellationToken);

    public ValueTask<IReadOnlyList<StoredRun>> ListAsync(RunFilter filter, CancellationToken cancellationToken) =>
        inner.ListAsync(filter, cancellationToken);

    public ValueTask<long> CountAsync(RunFilter filter, CancellationToken cancellationToken) => inner.CountAsync(filter, cancellationToken);

    /// <returns>Whether this is the operation, and the process is to die after it.</returns>
    private bool At()
    {
        var here = Interlocked.Increment(ref count) == dieAt;
        DieIf(here && !after);
        return here;
    }

    private static void DieIf(bool now)
    {
        if (now)
        {
            Process.GetCurrentProcess().Kill();
        }
    }

    private sealed class Unit(DyingJournal journal, IJournalUnit inner) : IJournalUnit
    {
        public void Leave() => inner.Leave();

        public async ValueTask CommitAsync(JournalWrite write, CancellationToken cancellationToken)
        {
            var here = journal.At();
            await inner.CommitAsync(write, cancellationToken);
            DieIf(here);
        }

        public ValueTask DisposeAsync() => inner.DisposeAsync();
    }
}
