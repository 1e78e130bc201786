namespace Commerce.Events;

/// <summary>
/// Sees every event this host releases, also those without subscribers. Register it in the application's container. It is called after
/// the commit and awaited by nobody; what it throws is logged.
/// </summary>
public interface IEventInterceptor
{
    /// <summary>An event was released.</summary>
    /// <param name="message">The event.</param>
    /// <param name="executionId">The workflow run that had held it, or <see langword="null"/>.</param>
    /// <param name="cancellationToken">Cancelled when the host stops.</param>
    ValueTask ReleasedAsync(EventMessage message, string? executionId, CancellationToken cancellationToken);
}
