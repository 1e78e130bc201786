using System.Reflection;
using Commerce.Records.Mapping;
using Commerce.Records.Model;

namespace Commerce.Records.Upserts;

/// <summary>Links records and creates the missing ones. Existing records are left unchanged.</summary>
internal sealed class RecordLinkWriter<TInput, TRelated>(RelationModel relation, PropertyInfo property)
    : LinkWriter<TInput, TRelated>(relation, property)
{
    private readonly InsertMissingStatement<TRelated> insert = new(relation.Target);

    protected override async Task<string[]> IdsAsync(ReplaceCall call, IReadOnlyList<TRelated> related)
    {
        var ids = insert.Ids(related, call.Ids);
        var created = await call.Session.QueryAsync(
            insert.Text, row => row.GetString(0), insert.Parameters(related, ids), call.CancellationToken);
        call.Log.Created(Relation.Target, created);
        return ids;
    }
}
