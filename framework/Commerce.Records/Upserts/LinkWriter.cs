using System.Reflection;
using Commerce.Records.Mapping;
using Commerce.Records.Model;
using Commerce.Records.Query;

namespace Commerce.Records.Upserts;

/// <summary>Links the records of inputs with those they name, and no others. What is not linked any more stays stored.</summary>
internal abstract class LinkWriter<TInput, TRelated> : RelationWriter<TInput>
{
    private readonly Func<TInput, IReadOnlyList<TRelated>?> getter;
    private readonly string link;

    protected LinkWriter(RelationModel relation, PropertyInfo property)
        : base(relation)
    {
        getter = RelatedInputs.Getter<TInput, TRelated>(property);
        var (own, other) = (EntityModel.Quote(relation.ForeignKey), EntityModel.Quote(relation.PivotTargetKey!));
        link =
            $"""
            with given as (select distinct * from unnest($2::text[], $3::text[]) as given({own}, {other})),
            old as (
                select {own}, {other} from {RelationSql.Pivot(relation)}
                where {own} = any($1) and ({own}, {other}) not in (select {own}, {other} from given)
                order by {own}, {other} for update),
            removed as (
                delete from {RelationSql.Pivot(relation)} as pivot using old
                where pivot.{own} = old.{own} and pivot.{other} = old.{other})
            insert into {RelationSql.Pivot(relation)} ({own}, {other})
            select {own}, {other} from given order by {own}, {other} on conflict do nothing
            """;
    }

    public override async Task<IReadOnlyList<(string Owner, string Id)>> WriteAsync(ReplaceCall call, IReadOnlyList<TInput> inputs)
    {
        var (related, owners, replaced) = (new List<TRelated>(), new List<string>(), new List<string>());
        for (var i = 0; i < inputs.Count; i++)
        {
            if (getter(inputs[i]) is { } given)
            {
                related.AddRange(given);
                owners.AddRange(Enumerable.Repeat(call.Keys[i], given.Count));
                replaced.Add(call.Keys[i]);
            }
        }

        var ids = related.Count == 0 ? [] : await IdsAsync(call, related);
        if (replaced.Count > 0)
        {
            await call.Session.ExecuteAsync(link, [replaced.ToArray(), owners.ToArray(), ids], call.CancellationToken);
        }

        return [.. owners.Zip(ids)];
    }

    /// <summary>The ids of the records to link.</summary>
    protected abstract Task<string[]> IdsAsync(ReplaceCall call, IReadOnlyList<TRelated> related);
}
