using System.Text.Json;
using Commerce.Events;
using Commerce.Postgres.Sessions;
using Commerce.Records.Model;
using Commerce.Serialization;

namespace Commerce.Records.Writing;

/// <summary>The events of an entity that emits: one for each affected record, with its id.</summary>
internal static class RecordEvents
{
    public const string Created = "created";
    public const string Updated = "updated";
    public const string Deleted = "deleted";
    public const string Restored = "restored";

    public static IReadOnlyList<EmittedEvent> Of(EntityModel entity, string action, IReadOnlyList<string> ids)
    {
        if (entity.Events is null || ids.Count == 0)
        {
            return [];
        }

        var (name, depth) = ($"{entity.Events}.{action}", EventCause.Depth);
        var events = new EmittedEvent[ids.Count];
        for (var i = 0; i < events.Length; i++)
        {
            events[i] = new EmittedEvent(name, JsonSerializer.Serialize(new RecordReference(ids[i]), CommerceJson.Options), depth);
        }

        return events;
    }

    public static void Emit(DatabaseSession session, EntityModel entity, string action, IReadOnlyList<string> ids)
    {
        foreach (var message in Of(entity, action, ids))
        {
            session.Emit(message);
        }
    }

    private sealed record RecordReference(string Id);
}
