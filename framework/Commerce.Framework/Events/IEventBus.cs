namespace Commerce.Events;

/// <summary>Emits events. Delivery is at least once, after commit.</summary>
public interface IEventBus
{
    /// <summary>
    /// Emits an event. Inside a workflow step or a database session it is written in the same transaction and released with it
    /// (for a workflow: when the outermost run is done; a run that fails releases nothing). Elsewhere it is on disk when the call returns.
    /// </summary>
    /// <typeparam name="TData">The type of the data.</typeparam>
    /// <param name="name">The public name.</param>
    /// <param name="data">The data; serialised to snake_case JSON at once.</param>
    /// <param name="cancellationToken">Cancels the write, not the event.</param>
    ValueTask EmitAsync<TData>(string name, TData data, CancellationToken cancellationToken = default);

    /// <inheritdoc cref="EmitAsync{TData}(string, TData, CancellationToken)"/>
    /// <param name="definition">The event, a constant of the module's contracts.</param>
    /// <param name="data">The data; serialised to snake_case JSON at once.</param>
    /// <param name="cancellationToken">Cancels the write, not the event.</param>
    ValueTask EmitAsync<TData>(Event<TData> definition, TData data, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(definition);
        return EmitAsync(definition.Name, data, cancellationToken);
    }
}
