using System.Reflection;
using Commerce.Records.Mapping;
using Commerce.Records.Model;

namespace Commerce.Records.Upserts;

/// <summary>
/// Writes the records that hold the key of an input's record, and deletes those the input does not name. Deletes come first, so that unique
/// values can move from one record to another.
/// </summary>
internal sealed class OwnedWriter<TInput, TChild> : RelationWriter<TInput>
{
    private readonly Func<TInput, IReadOnlyList<TChild>?> children;
    private readonly UpsertStatement<TChild> upsert;
    private readonly string delete;

    public OwnedWriter(RelationModel relation, PropertyInfo property)
        : base(relation)
    {
        var (target, owner, key) = (relation.Target, EntityModel.Quote(relation.ForeignKey), ColumnSql.FirstKey(relation.Target));
        children = RelatedInputs.Getter<TInput, TChild>(property);
        upsert = new(target, target.Key, [], target.FindColumn(relation.ForeignKey));
        delete =
            $"""
            delete from {target.Sql} as "row"
            using ({LockedRows.Of(target, $"{owner} = any($1) and {key} <> all($2) and \"deleted_at\" is null", isDelete: true)}) as locked
            where {LockedRows.Same(target, "locked")}
            returning {ColumnSql.FirstKey(target)}
            """;
    }

    public override async Task<IReadOnlyList<(string Owner, string Id)>> WriteAsync(ReplaceCall call, IReadOnlyList<TInput> inputs)
    {
        var (related, owners, replaced) = (new List<TChild>(), new List<string>(), new List<string>());
        for (var i = 0; i < inputs.Count; i++)
        {
            if (children(inputs[i]) is not { } given)
            {
                continue;
            }

            related.AddRange(given);
            owners.AddRange(Enumerable.Repeat(call.Keys[i], given.Count));
            if (call.Existing.Contains(call.Keys[i]))
            {
                replaced.Add(call.Keys[i]);
            }
        }

        var ids = upsert.Ids(related, call.Ids);
        if (replaced.Count > 0)
        {
            var deleted = await call.Session.QueryAsync(
                delete, row => row.GetString(0), [replaced.ToArray(), ids], call.CancellationToken);
            call.Log.Deleted(Relation.Target, deleted);
        }

        if (related.Count > 0)
        {
            var rows = await call.Session.QueryAsync(
                upsert.Text,
                row => UpsertedRow.Read(row, Relation.Target.Key.Count),
                upsert.Parameters(related, ids, [.. owners]),
                call.CancellationToken);
            call.Log.Upserted(Relation.Target, rows, ids);
        }

        return [.. owners.Zip(ids)];
    }
}
