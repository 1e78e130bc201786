using System.Text.Json;
using Commerce.Data;
using Commerce.Events;
using Commerce.Postgres.Events;
using Commerce.Postgres.Records.Model;
using Commerce.Serialization;

namespace Commerce.Postgres.Records;

/// <summary>The events of writes to an entity: one for each record, with its id.</summary>
internal sealed class RecordEvents(EntityModel entity)
{
    public IReadOnlyList<OutboxEvent> Of(string action, IReadOnlyList<string> ids)
    {
        if (entity.Events is null || ids.Count == 0)
        {
            return [];
        }

        var (name, depth) = ($"{entity.Events}.{action}", EventCause.Depth);
        var events = new OutboxEvent[ids.Count];
        for (var i = 0; i < events.Length; i++)
        {
            events[i] = new OutboxEvent(name, JsonSerializer.Serialize(new RecordReference(ids[i]), CommerceJson.Options), depth);
        }

        return events;
    }

    /// <summary>A record's id; empty when records do not show it.</summary>
    public static string IdOf<T>(T record) => IdGetter<T>.Get?.Invoke(record) ?? "";

    private static class IdGetter<T>
    {
        public static readonly Func<T, string>? Get = typeof(T).GetProperties().FirstOrDefault(property => MemberName.Of(property.Name) == "id")?.GetMethod!.CreateDelegate<Func<T, string>>();
    }

    private sealed record RecordReference(string Id);
}
