namespace Commerce.Jobs.Ledger;

/// <summary>A job that a host has.</summary>
/// <param name="Name">The job's name.</param>
/// <param name="Schedule">The text of its schedule. A changed text is another schedule.</param>
internal readonly record struct RegisteredJob(string Name, string Schedule);
