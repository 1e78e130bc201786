using Commerce.Workflows;
using Commerce.Workflows.Journal;

namespace Commerce.Testing.Workflows;

/// <summary>What is hostile in one course of events, and what it must not reach.</summary>
/// <param name="adversary">Does the acts.</param>
internal sealed class HostileWorld(Adversary adversary)
{
    private const string BystanderId = ProofSubject.RunPrefix + "bystander";
    private const int BystanderCall = -1;

    /// <summary>Gets who does the acts.</summary>
    public Adversary Adversary => adversary;

    /// <summary>Gets what is hostile about the store.</summary>
    public HostileStore Store { get; } = new(adversary);

    /// <summary>Gets the run that nobody is hostile to.</summary>
    public Bystander Bystander { get; } = new();

    /// <summary>Gets how many processes have died for it.</summary>
    public int Deaths => Store.Deaths + (adversary.IsMended ? 1 : 0);

    /// <summary>Begins the run that nobody is hostile to, unless it is in the store.</summary>
    /// <returns><see langword="false"/> when there is nothing to do.</returns>
    public bool BeginBystander(ProofHost host, InMemoryStore store, Action<Exception?, string> expect)
    {
        if (store.Find(Bystander.Name, BystanderId) is not null || !host.Calls.Add(BystanderCall))
        {
            return false;
        }

        var options = new RunOptions { TransactionId = BystanderId };
        host.Process.Begin(() => host.Runtime.StartAsync(Bystander.Workflow, 1, options, CancellationToken.None), failure =>
        {
            host.Calls.Remove(BystanderCall);
            expect(failure, "the call of the bystander");
        });
        return true;
    }

    /// <summary>What has become of the run that nobody is hostile to.</summary>
    public string Describe(InMemoryStore store) => store.Find(Bystander.Name, BystanderId) is not { } row
        ? "it is not there"
        : string.Join(
            '\n',
            [
                .. new ProofRun(row.Snapshot(store.Now), null).Entries,
                $"{row.State}{(row.Host is null ? "" : ", owned")}{(row.Parked is { } reason ? $", parked: {reason}" : "")}",
                .. Bystander.Effects.History,
                Bystander.Effects.ToString(),
            ]);
}
