namespace Commerce.Jobs.Ledger;

/// <summary>The ticks that a claim has skipped because of a pause.</summary>
/// <param name="Count">How many they are.</param>
/// <param name="LastDueAt">The due time of the last one.</param>
/// <param name="Reason">What its row says.</param>
internal sealed record PausedTicks(int Count, DateTimeOffset LastDueAt, string Reason);
