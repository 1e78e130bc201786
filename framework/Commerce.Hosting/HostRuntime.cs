using Commerce.Postgres.Hosts;
using Commerce.Postgres.Sessions;

namespace Commerce.Hosting;

/// <summary>What exists only once the application has booted. The container's factories read it from here.</summary>
internal sealed class HostRuntime
{
    private Database? database;
    private HostLease? lease;

    public Database Database
    {
        get => database ?? throw NotStarted();
        set => database = value;
    }

    public HostLease Lease
    {
        get => lease ?? throw NotStarted();
        set => lease = value;
    }

    private static InvalidOperationException NotStarted() => new("The database is used before the application has started.");
}
