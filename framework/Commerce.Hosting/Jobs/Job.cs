using Commerce.Manifests;
using Cronos;

namespace Commerce.Hosting.Jobs;

/// <summary>A job of this application.</summary>
/// <param name="Name">Its stable name.</param>
/// <param name="Schedule">The cron expression as written.</param>
/// <param name="Cron">The cron expression, parsed.</param>
/// <param name="TimeZone">The zone it is read in.</param>
/// <param name="Descriptor">Its file and method.</param>
internal sealed record Job(string Name, string Schedule, CronExpression Cron, TimeZoneInfo TimeZone, JobDescriptor Descriptor);
