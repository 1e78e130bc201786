namespace Commerce.Hosting.Boot;

/// <summary>Delivers the events of all databases.</summary>
/// <param name="host">The host on each database.</param>
internal sealed class DeliveryPart(RegisteredHost host) : IBackgroundPart
{
    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (var database in host.Databases)
        {
            database.Delivery.Start();
        }

        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public void RequestStop()
    {
        // Requests that are still served may emit: their events are delivered until the host stops.
    }

    /// <inheritdoc/>
    public Task StopAsync(TimeSpan limit) => Task.WhenAll(host.Databases.Select(database => database.Delivery.StopAsync(limit)));
}
