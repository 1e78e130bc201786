namespace Commerce.Postgres.Jobs;

/// <summary>How an attempt ended.</summary>
/// <param name="State">The tick's state: <c>ran</c>, <c>failed</c>, or <c>due</c> to be run again.</param>
/// <param name="Error">What it threw.</param>
/// <param name="Reason">Why it is run again.</param>
/// <param name="Wait">How long it waits before.</param>
internal sealed record TickOutcome(string State, string? Error = null, string? Reason = null, TimeSpan Wait = default);
