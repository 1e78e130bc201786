using System.Text.Json;
using Commerce.Events;
using Commerce.Events.Deliveries;
using Commerce.Postgres.Sessions;
using Commerce.Serialization;

namespace Commerce.Postgres.Events;

/// <summary>The event bus on the outbox of a database.</summary>
/// <param name="database">The database whose transactions events join.</param>
internal sealed class OutboxEventBus(Database database) : IEventBus
{
    /// <inheritdoc/>
    public ValueTask EmitManyAsync<TData>(
        EventName name, IReadOnlyList<TData> data, EmitOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name.Name, nameof(name));
        ArgumentNullException.ThrowIfNull(data);
        Check(options);
        return data.Count == 0 ? ValueTask.CompletedTask : EmitAsync([.. data.Select(Serialize)], cancellationToken);

        EmittedEvent Serialize(TData one) =>
            new(name.Name, JsonSerializer.Serialize(one, CommerceJson.Options), EventCause.Depth, options);
    }

    private static void Check(EmitOptions? options)
    {
        if (OptionRules.Time(options?.Delay, "The delay of an event").FirstOrDefault() is { } mistake)
        {
            throw new ArgumentException(mistake, nameof(options));
        }

        if ((int?)options?.Priority is < 1 or > (int)EventPriority.Lowest)
        {
            throw new ArgumentException(
                $"The priority of an event is a number from 1 to {(int)EventPriority.Lowest}, not {(int)options!.Priority}.",
                nameof(options));
        }
    }

    private async ValueTask EmitAsync(IReadOnlyList<EmittedEvent> events, CancellationToken cancellationToken)
    {
        if (DatabaseScope.On(database) is null)
        {
            if (!database.Outbox.IsStored)
            {
                // As in a transaction, the same event twice is one.
                database.Outbox.Prepare(new EventChanges(events.Count == 1 ? events : [.. events.Distinct()])).Complete();
                return;
            }

            if (!DatabaseScope.IsExclusive())
            {
                await database.EmitAloneAsync(events, cancellationToken);
                return;
            }
        }

        await using var session = database.BeginSession();
        foreach (var emitted in events)
        {
            session.Emit(emitted);
        }

        await session.CommitAsync(cancellationToken);
    }
}
