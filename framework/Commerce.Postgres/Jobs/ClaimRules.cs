namespace Commerce.Postgres.Jobs;

/// <summary>By which rules a tick is taken.</summary>
/// <param name="Overlap"><c>skip</c>, <c>queue</c> or <c>allow</c>.</param>
/// <param name="Limit">How often the job may be run when it is due; <see langword="null"/> for always.</param>
/// <param name="Lease">How long the host is believed to run it without saying so again.</param>
internal sealed record ClaimRules(string Overlap, int? Limit, TimeSpan Lease);
