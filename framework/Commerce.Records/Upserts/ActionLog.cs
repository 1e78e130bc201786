using Commerce.Postgres.Sessions;
using Commerce.Records.Model;
using Commerce.Records.Results;
using Commerce.Records.Writing;

namespace Commerce.Records.Upserts;

/// <summary>Collects what a call creates, updates and deletes, and emits the events.</summary>
internal sealed class ActionLog(DatabaseSession session)
{
    private readonly Dictionary<string, IReadOnlyList<string>> created = new(StringComparer.Ordinal);
    private readonly Dictionary<string, IReadOnlyList<string>> updated = new(StringComparer.Ordinal);
    private readonly Dictionary<string, IReadOnlyList<string>> deleted = new(StringComparer.Ordinal);

    public RecordActions Actions => new(created, updated, deleted);

    /// <summary>Logs upserted rows.</summary>
    /// <param name="entity">Their entity.</param>
    /// <param name="rows">What was done to each row.</param>
    /// <param name="ids">Their ids, in the same order.</param>
    public void Upserted(EntityModel entity, IReadOnlyList<UpsertedRow> rows, IReadOnlyList<string> ids)
    {
        List<string> Ids(Func<UpsertedRow, bool> condition) => [.. ids.Where((_, i) => condition(rows[i]))];
        Add(created, entity, Ids(row => row.IsCreated));
        Add(updated, entity, Ids(row => !row.IsCreated));
        RecordEvents.Emit(session, entity, RecordEvents.Created, Ids(row => row.IsCreated));
        RecordEvents.Emit(session, entity, RecordEvents.Updated, Ids(row => !row.IsCreated && row.IsChanged));
    }

    public void Created(EntityModel entity, IReadOnlyList<string> ids)
    {
        Add(created, entity, ids);
        RecordEvents.Emit(session, entity, RecordEvents.Created, ids);
    }

    public void Deleted(EntityModel entity, IReadOnlyList<string> ids)
    {
        Add(deleted, entity, ids);
        RecordEvents.Emit(session, entity, RecordEvents.Deleted, ids);
    }

    private static void Add(Dictionary<string, IReadOnlyList<string>> actions, EntityModel entity, IReadOnlyList<string> ids)
    {
        if (ids.Count > 0)
        {
            actions[entity.Name] = [.. actions.GetValueOrDefault(entity.Name) ?? [], .. ids];
        }
    }
}
