namespace Commerce.Workflows.Journal;

/// <summary>
/// How many runs a host has room for. One workflow gets at most half of the room that is left beside the runs it has in hand, so that a
/// workflow with many slow runs never keeps the others from a place.
/// </summary>
internal sealed class ClaimRoom
{
    private readonly Dictionary<string, int> taken;

    private ClaimRoom(int free, int most, Dictionary<string, int> taken) => (Free, Most, this.taken) = (free, most, taken);

    /// <summary>Gets the maximum number of runs to claim.</summary>
    public int Free { get; }

    /// <summary>Gets the maximum number of runs of a workflow that has none in hand.</summary>
    public int Most { get; }

    /// <summary>Gets the workflows that have runs in hand.</summary>
    public IReadOnlyCollection<string> InHand => taken.Keys;

    /// <summary>Room that one workflow may have for itself.</summary>
    /// <param name="free">The maximum number of runs to claim.</param>
    public static ClaimRoom Of(int free) => new(free, free, []);

    /// <summary>Room that workflows share.</summary>
    /// <param name="places">How many runs the host may have in hand.</param>
    /// <param name="inHand">The workflow of each run that it has.</param>
    public static ClaimRoom Shared(int places, IEnumerable<string> inHand)
    {
        var taken = inHand.CountBy(workflowId => workflowId, StringComparer.Ordinal).ToDictionary(StringComparer.Ordinal);
        var free = Math.Max(0, places - taken.Values.Sum());
        return new ClaimRoom(free, (free + 1) / 2, taken);
    }

    /// <summary>The maximum number of runs of a workflow to claim.</summary>
    public int For(string workflowId) =>
        taken.TryGetValue(workflowId, out var count) ? Math.Max(0, (Free - count + 1) / 2) : Most;
}
