namespace Commerce.Events;

/// <summary>Emits events. Each subscriber gets an event at least once, after the commit.</summary>
/// <remarks>
/// Inside a workflow step or a database session events are written in the same transaction and released with it (for a workflow: when the
/// outermost run is done; a run that fails releases nothing). Elsewhere they are on disk when the call returns.
/// </remarks>
/// <example>
/// <code>
/// await events.EmitAsync(OrderEvents.Placed, new OrderReference(order.Id), cancellationToken: cancellationToken);
/// </code>
/// </example>
public interface IEventBus
{
    /// <summary>Emits an event.</summary>
    /// <typeparam name="TData">The type of the event's data.</typeparam>
    /// <param name="definition">The event, a constant of a module's contracts.</param>
    /// <param name="data">The data; serialised to snake_case JSON before the call returns.</param>
    /// <param name="options">How the event is delivered. Default: at once, with the default priority.</param>
    /// <param name="cancellationToken">Cancels the write, not the event.</param>
    /// <exception cref="ArgumentException">
    /// The name is blank, the delay is negative or longer than 36,525 days, or the priority is not a number from 1 to that of <see
    /// cref="EventPriority.Lowest"/>.
    /// </exception>
    ValueTask EmitAsync<TData>(
        Event<TData> definition, TData data, EmitOptions? options = null, CancellationToken cancellationToken = default) =>
        EmitManyAsync(definition, [data], options, cancellationToken);

    /// <summary>Emits several events of one kind, in order.</summary>
    /// <inheritdoc cref="EmitAsync{TData}(Event{TData}, TData, EmitOptions?, CancellationToken)"/>
    /// <param name="definition">The event, a constant of a module's contracts.</param>
    /// <param name="data">The data of each event. An empty list emits nothing.</param>
    /// <param name="options">How the events are delivered. Default: at once, with the default priority.</param>
    /// <param name="cancellationToken">Cancels the write, not the events.</param>
    ValueTask EmitManyAsync<TData>(
        Event<TData> definition, IReadOnlyList<TData> data, EmitOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(definition);
        return EmitManyAsync(new EventName(definition.Name), data, options, cancellationToken);
    }

    /// <summary>Emits an event by its public name, for events without a typed definition.</summary>
    /// <inheritdoc cref="EmitAsync{TData}(Event{TData}, TData, EmitOptions?, CancellationToken)"/>
    /// <param name="name">The public name.</param>
    /// <param name="data">The data; serialised to snake_case JSON before the call returns.</param>
    /// <param name="options">How the event is delivered. Default: at once, with the default priority.</param>
    /// <param name="cancellationToken">Cancels the write, not the event.</param>
    ValueTask EmitAsync<TData>(EventName name, TData data, EmitOptions? options = null, CancellationToken cancellationToken = default) =>
        EmitManyAsync(name, [data], options, cancellationToken);

    /// <summary>Emits several events of one name, in order, for events without a typed definition.</summary>
    /// <inheritdoc cref="EmitAsync{TData}(Event{TData}, TData, EmitOptions?, CancellationToken)"/>
    /// <param name="name">The public name.</param>
    /// <param name="data">The data of each event. An empty list emits nothing.</param>
    /// <param name="options">How the events are delivered. Default: at once, with the default priority.</param>
    /// <param name="cancellationToken">Cancels the write, not the events.</param>
    ValueTask EmitManyAsync<TData>(
        EventName name, IReadOnlyList<TData> data, EmitOptions? options = null, CancellationToken cancellationToken = default);
}
