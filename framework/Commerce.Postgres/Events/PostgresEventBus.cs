using System.Text.Json;
using Commerce.Events;
using Commerce.Postgres.Sessions;
using Commerce.Serialization;

namespace Commerce.Postgres.Events;

/// <summary>The event bus on the outbox.</summary>
/// <param name="database">The shared database.</param>
public sealed class PostgresEventBus(Database database) : IEventBus
{
    /// <inheritdoc/>
    public async ValueTask EmitAsync<TData>(string name, TData data, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        await using var session = database.BeginSession();
        session.Emit(new OutboxEvent(name, JsonSerializer.Serialize(data, CommerceJson.Options), EventCause.Depth));
        await session.CommitAsync(cancellationToken);
    }
}
