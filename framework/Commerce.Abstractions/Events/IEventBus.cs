namespace Commerce.Events;

/// <summary>Emits events. Delivery is at least once, after commit.</summary>
public interface IEventBus
{
    /// <summary>
    /// Emits events, in order. Inside a workflow step or a database session they are written in the same transaction and released with it
    /// (for a workflow: when the outermost run is done; a run that fails releases nothing). Elsewhere they are on disk when the call returns.
    /// </summary>
    /// <typeparam name="TData">The type of the data.</typeparam>
    /// <param name="name">The public name: a typed constant, or text.</param>
    /// <param name="data">The data of each; serialised to snake_case JSON at once. None does nothing.</param>
    /// <param name="options">How they are delivered. Default: at once, in their turn.</param>
    /// <param name="cancellationToken">Cancels the write, not the events.</param>
    /// <exception cref="ArgumentException">The name is blank, the delay negative, or the priority no number from 1 to that of <see cref="EventPriority.Lowest"/>.</exception>
    ValueTask EmitManyAsync<TData>(EventName name, IReadOnlyList<TData> data, EmitOptions? options = null, CancellationToken cancellationToken = default);

    /// <summary>Emits an event, as <see cref="EmitManyAsync"/> does.</summary>
    /// <typeparam name="TData">The type of the data.</typeparam>
    /// <param name="name">The public name.</param>
    /// <param name="data">The data.</param>
    /// <param name="options">How it is delivered. Default: at once, in its turn.</param>
    /// <param name="cancellationToken">Cancels the write, not the event.</param>
    ValueTask EmitAsync<TData>(string name, TData data, EmitOptions? options = null, CancellationToken cancellationToken = default) =>
        EmitManyAsync(name, [data], options, cancellationToken);

    /// <summary>Emits an event, as <see cref="EmitManyAsync"/> does; its data has the event's type.</summary>
    /// <typeparam name="TData">The type of the data.</typeparam>
    /// <param name="definition">The event, a constant of the module's contracts.</param>
    /// <param name="data">The data.</param>
    /// <param name="options">How it is delivered. Default: at once, in its turn.</param>
    /// <param name="cancellationToken">Cancels the write, not the event.</param>
    ValueTask EmitAsync<TData>(Event<TData> definition, TData data, EmitOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(definition);
        return EmitManyAsync(definition.Name, [data], options, cancellationToken);
    }
}
