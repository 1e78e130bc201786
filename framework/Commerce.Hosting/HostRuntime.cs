using Commerce.Hosting.Boot;
using Commerce.Hosting.Databases;
using Commerce.Postgres.Hosts;
using Commerce.Postgres.Sessions;

namespace Commerce.Hosting;

/// <summary>The databases of the booted application.</summary>
internal sealed class HostRuntime(BootProgress progress)
{
    public IReadOnlyList<HostDatabase> Databases => progress.Get<ConnectedHost>().Databases;

    public Database Database => progress.Get<ConnectedHost>().Database;

    public HostLease Lease => progress.Get<ConnectedHost>().Shared.Lease;
}
