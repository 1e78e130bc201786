namespace Commerce.Jobs.Ledger;

/// <summary>What a host has got that looked for a tick of a job.</summary>
/// <param name="Tick">The tick that it runs; <see langword="null"/> when none may be run now.</param>
/// <param name="Paused">The ticks that were skipped because of a pause; <see langword="null"/> when there were none.</param>
internal sealed record TickClaim(ClaimedTick? Tick, PausedTicks? Paused);
