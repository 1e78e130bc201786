using Commerce.Hosting.Databases;
using Commerce.Postgres.Hosts;
using Commerce.Postgres.Sessions;

namespace Commerce.Hosting;

/// <summary>What exists only once the application has booted. The container's factories read it from here.</summary>
internal sealed class HostRuntime
{
    /// <summary>The application's database, then those of modules that have one of their own.</summary>
    public IReadOnlyList<HostDatabase> Databases { get; set; } = [];

    public Database Database => Shared.Database;

    public HostLease Lease => Shared.Lease;

    private HostDatabase Shared => Databases is [var shared, ..] ? shared : throw HostDatabase.NotStarted();
}
