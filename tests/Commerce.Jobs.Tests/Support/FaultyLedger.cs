using Commerce.Jobs.Ledger;
using Commerce.Tests;

namespace Commerce.Jobs.Tests.Support;

/// <summary>A ledger of which some calls fail.</summary>
internal sealed class FaultyLedger(IJobLedger inner) : IJobLedger
{
    /// <summary>Whether every renewal fails.</summary>
    public bool RenewalsFail { get; init; }

    /// <summary>How the next claims fail, one after the other; later ones do not.</summary>
    public Queue<StoreFault> Claims { get; init; } = [];

    /// <summary>How the next ends fail.</summary>
    public Queue<StoreFault> Ends { get; init; } = [];

    /// <summary>Whether no renewal is ever answered.</summary>
    public bool RenewalsHang { get; init; }

    /// <summary>Called when a tick was claimed, before the answer.</summary>
    public Action? Claimed { get; init; }

    public Task<IReadOnlyList<ClaimedTick>> RenewAsync(
        string host, IReadOnlyCollection<ClaimedTick> ticks, TimeSpan lease, CancellationToken cancellationToken) =>
        RenewalsHang ? new TaskCompletionSource<IReadOnlyList<ClaimedTick>>().Task
        : RenewalsFail ? throw StoreFaultExtensions.Error()
        : inner.RenewAsync(host, ticks, lease, cancellationToken);

    public Task RegisterAsync(IReadOnlyList<RegisteredJob> jobs, CancellationToken cancellationToken) =>
        inner.RegisterAsync(jobs, cancellationToken);

    public Task KeepAsync(IReadOnlyList<RegisteredJob> jobs, CancellationToken cancellationToken) =>
        inner.KeepAsync(jobs, cancellationToken);

    public Task<IReadOnlyList<ForgottenJob>> ForgetAsync(CancellationToken cancellationToken) => inner.ForgetAsync(cancellationToken);

    public Task<LedgerSnapshot> ReadAsync(CancellationToken cancellationToken) => inner.ReadAsync(cancellationToken);

    public Task<IReadOnlyList<string>> AdvanceAsync(
        IReadOnlyDictionary<string, int> attempts, IReadOnlyList<JobPlan> plans, CancellationToken cancellationToken) =>
        inner.AdvanceAsync(attempts, plans, cancellationToken);

    public Task ForgetWakeAsync(string job, CancellationToken cancellationToken) => inner.ForgetWakeAsync(job, cancellationToken);

    public Task<PauseOutcome> PauseAsync(string job, PauseRequest request, CancellationToken cancellationToken) =>
        inner.PauseAsync(job, request, cancellationToken);

    public Task<JobPause?> ResumeAsync(string job, string by, CancellationToken cancellationToken) =>
        inner.ResumeAsync(job, by, cancellationToken);

    public Task<TickClaim> ClaimAsync(string job, string host, ClaimRules rules, CancellationToken cancellationToken) =>
        Next(Claims).CallAsync(async () =>
        {
            var claim = await inner.ClaimAsync(job, host, rules, cancellationToken);
            Claimed?.Invoke();
            return claim;
        });

    public Task<ClaimedTick?> ClaimManualAsync(string job, string host, ClaimRules rules, CancellationToken cancellationToken) =>
        inner.ClaimManualAsync(job, host, rules, cancellationToken);

    public Task<bool> EndAsync(string host, ClaimedTick tick, TickOutcome outcome, CancellationToken cancellationToken) =>
        Next(Ends).CallAsync(() => inner.EndAsync(host, tick, outcome, cancellationToken));

    public Task<IReadOnlyList<TickRecord>> ListAsync(string job, int take, CancellationToken cancellationToken) =>
        inner.ListAsync(job, take, cancellationToken);

    public Task<TickRecord?> FindAsync(TickId tick, CancellationToken cancellationToken) => inner.FindAsync(tick, cancellationToken);

    public Task<IReadOnlyList<TickRecord>> ListNewestAsync(IReadOnlyCollection<string> jobs, CancellationToken cancellationToken) =>
        inner.ListNewestAsync(jobs, cancellationToken);

    public Task<IReadOnlyDictionary<string, DateTimeOffset>> FindWaitingAsync(CancellationToken cancellationToken) =>
        inner.FindWaitingAsync(cancellationToken);

    public Task<int> DeleteEndedAsync(TimeSpan keep, int take, CancellationToken cancellationToken) =>
        inner.DeleteEndedAsync(keep, take, cancellationToken);

    private static StoreFault Next(Queue<StoreFault> faults) => faults.TryDequeue(out var fault) ? fault : StoreFault.None;
}
