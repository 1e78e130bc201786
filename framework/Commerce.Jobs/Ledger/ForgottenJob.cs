namespace Commerce.Jobs.Ledger;

/// <summary>A job that no host has had for so long that it is gone.</summary>
/// <param name="Name">The job's name.</param>
/// <param name="ClosedTicks">How many of its ticks were open, and are closed.</param>
internal sealed record ForgottenJob(string Name, int ClosedTicks);
