using Commerce.Events.Routing;
using Commerce.Postgres.Events;
using Commerce.Postgres.Sessions;

namespace Commerce.Hosting.Databases;

/// <summary>Keeps the routes of events up to date with the subscribers of all hosts of a database.</summary>
/// <param name="database">The database.</param>
/// <param name="routes">Says which subscribers want which event.</param>
internal sealed class DatabaseSubscriptions(Database database, EventRoutes routes)
{
    private readonly SubscriptionStore store = new(database);

    /// <summary>Registers the subscribers of this host, and reads those of all hosts.</summary>
    public async Task RegisterAsync(CancellationToken cancellationToken)
    {
        await store.RegisterAsync(routes.Own, cancellationToken);
        await ReadAsync(cancellationToken);
    }

    /// <summary>Reads the subscribers of all hosts in the background. Nothing waits for it.</summary>
    public void Refresh() => _ = RefreshAsync();

    private async Task RefreshAsync()
    {
        try
        {
            await ReadAsync(CancellationToken.None);
        }
        catch (Exception)
        {
            // The next iteration of the maintenance reads them, and reports what is wrong.
        }
    }

    private async Task ReadAsync(CancellationToken cancellationToken) => routes.Replace(await store.ReadAsync(cancellationToken));
}
