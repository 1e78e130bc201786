using Commerce.Jobs.Ledger;
using Commerce.Jobs.Schedules;
using Commerce.Manifests;

namespace Commerce.Jobs.Registry;

/// <summary>A job of this application.</summary>
/// <param name="Config">What its file says about it.</param>
/// <param name="Schedule">When it is due.</param>
/// <param name="Descriptor">Its file and method.</param>
internal sealed record Job(JobConfig Config, JobSchedule Schedule, JobDescriptor Descriptor)
{
    /// <summary>Gets the job's name.</summary>
    public string Name => Config.Name;

    /// <summary>Gets the job as a ledger registers it.</summary>
    public RegisteredJob Registration => new(Name, Schedule.Text);

    /// <summary>Gets the rules by which a tick of the job may be claimed.</summary>
    /// <param name="lease">How long a claim lasts unless it is renewed.</param>
    public ClaimRules Rules(TimeSpan lease) => new(Config.Overlap, Config.MaxRuns, lease) { Attempts = Config.Retry.Attempts };

    /// <summary>Reports whether the job has reached its maximum number of runs.</summary>
    /// <param name="stored">The job as the ledger knows it.</param>
    public bool IsUsedUp(StoredJob? stored) => stored?.Runs >= Config.MaxRuns;
}
