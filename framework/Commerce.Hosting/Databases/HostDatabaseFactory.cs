using Commerce.Hosting.Events;
using Commerce.Postgres.Connections;
using Commerce.Postgres.Events;
using Commerce.Postgres.Sessions;
using Microsoft.Extensions.DependencyInjection;

namespace Commerce.Hosting.Databases;

internal sealed class HostDatabaseFactory(IServiceProvider services)
{
    public HostDatabase Create(Database database) => ActivatorUtilities.CreateInstance<HostDatabase>(services, database);

    public HostDatabase Open(DatabaseSetting setting)
    {
        var dispatcher = ActivatorUtilities.CreateInstance<DeliveryDispatcher>(services);
        return ActivatorUtilities.CreateInstance<HostDatabase>(
            services, DatabaseOpener.Open(setting, ActivatorUtilities.CreateInstance<PostgresOutbox>(services, dispatcher)), dispatcher);
    }
}
