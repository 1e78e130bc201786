using System.Text.Json;
using Commerce.Events;
using Commerce.Postgres.Sessions;
using Commerce.Serialization;

namespace Commerce.Postgres.Events;

/// <summary>The event bus on the outbox.</summary>
/// <param name="database">The application's database.</param>
public sealed class OutboxEventBus(Database database) : IEventBus
{
    /// <inheritdoc/>
    public ValueTask EmitManyAsync<TData>(EventName name, IReadOnlyList<TData> data, EmitOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name.Name, nameof(name));
        ArgumentNullException.ThrowIfNull(data);
        if (options?.Delay < TimeSpan.Zero)
        {
            throw new ArgumentException($"An event cannot be delayed by {options.Delay}.", nameof(options));
        }

        if ((int?)options?.Priority is < 1 or > (int)EventPriority.Lowest)
        {
            throw new ArgumentException($"An event's priority is 1 to {(int)EventPriority.Lowest}, not {(int)options!.Priority}.", nameof(options));
        }

        return data.Count == 0
            ? ValueTask.CompletedTask
            : database.Outbox.EmitAsync(
                database, [.. data.Select(one => new OutboxEvent(name.Name, JsonSerializer.Serialize(one, CommerceJson.Options), EventCause.Depth, options))], cancellationToken);
    }
}
