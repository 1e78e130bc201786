namespace Commerce.Jobs.Ledger;

/// <summary>
/// The names under which enums are stored and shown. Stores and scripts rely on them: a member may be renamed, its name here may not.
/// </summary>
internal static class LedgerNames
{
    private static readonly (TickState State, string Name)[] States =
    [
        (TickState.Due, "due"),
        (TickState.Running, "running"),
        (TickState.Ran, "ran"),
        (TickState.Failed, "failed"),
        (TickState.Skipped, "skipped"),
        (TickState.Missed, "missed"),
    ];

    private static readonly (JobOverlap Overlap, string Name)[] Overlaps =
    [
        (JobOverlap.Skip, "skip"),
        (JobOverlap.Queue, "queue"),
        (JobOverlap.Allow, "allow"),
    ];

    /// <summary>Gets the name of a state.</summary>
    public static string Name(this TickState state) => States.First(entry => entry.State == state).Name;

    /// <summary>Gets the name of an overlap policy.</summary>
    public static string Name(this JobOverlap overlap) => Overlaps.First(entry => entry.Overlap == overlap).Name;

    /// <summary>Gets the state of a name.</summary>
    public static TickState ToTickState(string name) => States.First(entry => entry.Name == name).State;
}
