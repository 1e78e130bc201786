using Commerce.Jobs;
using Commerce.Manifests;
using Commerce.Postgres.Jobs;

namespace Commerce.Hosting.Jobs;

/// <summary>A job of this application.</summary>
/// <param name="Config">What its file says about it.</param>
/// <param name="Schedule">When it is due.</param>
/// <param name="Descriptor">Its file and method.</param>
internal sealed record Job(JobConfig Config, JobSchedule Schedule, JobDescriptor Descriptor)
{
    public string Name => Config.Name;

    /// <summary>By which rules a run of it is begun.</summary>
    public ClaimRules Rules(TimeSpan lease) => new(Config.Overlap.ToString().ToLowerInvariant(), Config.NumberOfExecutions, lease);
}
