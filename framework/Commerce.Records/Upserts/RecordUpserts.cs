using System.Collections.Concurrent;
using Commerce.Identifiers;
using Commerce.Postgres.Sessions;
using Commerce.Querying;
using Commerce.Records.Mapping;
using Commerce.Records.Model;
using Commerce.Records.Reading;
using Commerce.Records.Results;
using Commerce.Text;

namespace Commerce.Records.Upserts;

/// <summary>Creates or updates records, with their related records.</summary>
internal sealed class RecordUpserts<T>(
    EntityModel entity, Database database, IIdGenerator ids, RowReader<T> reader, RelationLoader loader)
{
    private readonly RecordErrors errors = new(entity);
    private readonly ConcurrentDictionary<(Type Input, string Relations), object> plans = new();

    /// <exception cref="CommerceException">Invalid data: a relation is unknown, a value is missing or not valid.</exception>
    public Task<UpsertResult<T>> UpsertAsync<TInput>(
        IReadOnlyList<TInput> inputs, IReadOnlyList<string> relations, CancellationToken cancellationToken)
    {
        var plan = (Plan<TInput>)plans.GetOrAdd((typeof(TInput), string.Join(',', relations)), _ => Create<TInput>(relations));
        return errors.TranslateAsync(plan.Statement.Columns, inputs, () => UpsertAsync(plan, inputs, relations, cancellationToken));
    }

    private async Task<UpsertResult<T>> UpsertAsync<TInput>(
        Plan<TInput> plan, IReadOnlyList<TInput> inputs, IReadOnlyList<string> relations, CancellationToken cancellationToken)
    {
        var keys = plan.Statement.Ids(inputs, ids);
        await using var session = database.BeginSession();
        var log = new ActionLog(session);
        var rows = await session.QueryAsync(
            plan.Statement.Text,
            row => (Record: reader.Read(row), Outcome: UpsertedRow.Read(row, reader.Columns.Count)),
            plan.Statement.Parameters(inputs, keys),
            cancellationToken);
        log.Upserted(entity, [.. rows.Select(row => row.Outcome)], keys);
        var records = rows.Select(row => row.Record).ToList();
        var existing = keys.Where((_, i) => !rows[i].Outcome.IsCreated).ToHashSet(StringComparer.Ordinal);
        var call = new ReplaceCall(session, ids, log, keys, existing, cancellationToken);
        var related = new List<(RelationModel Relation, IReadOnlyList<(string Owner, string Id)> Ids)>();
        foreach (var writer in plan.Writers)
        {
            related.Add((writer.Relation, await writer.WriteAsync(call, inputs)));
        }

        await loader.LoadAsync(entity, records, relations, withDeleted: false, cancellationToken);
        foreach (var (relation, order) in related)
        {
            loader.Arrange(relation, records, order);
        }

        await session.CommitAsync(cancellationToken);
        return new(records, log.Actions);
    }

    private Plan<TInput> Create<TInput>(IReadOnlyList<string> names)
    {
        var unknown = names.Where(name => entity.FindRelation(name) is null).ToList();
        if (unknown.Count > 0)
        {
            var known = entity.Relations.Select(relation => relation.Name).ToList();
            throw new CommerceException(
                ErrorType.InvalidData,
                string.Join("; ", unknown.Select(name => $"{entity.Name} has no relation {Spelling.Quoted(name, known)}")));
        }

        if (names.Count > 0 && entity.Key.Count > 1)
        {
            throw new InvalidOperationException($"{entity.Name} has a composite key, so nothing can be related to it.");
        }

        var writers = new List<RelationWriter<TInput>>();
        foreach (var relation in names.Distinct().Select(name => entity.FindRelation(name)!))
        {
            var property = typeof(TInput).GetProperties().FirstOrDefault(property => FieldName.Of(property.Name) == relation.Name)
                ?? throw new InvalidOperationException(
                    $"{typeof(TInput).Name} has no property for the relation {relation.Name} of {entity.Name}.");
            if (relation.Kind != RelationKind.BelongsTo)
            {
                writers.Add(RelationWriter<TInput>.Create(relation, property));
            }
        }

        return new(new UpsertStatement<TInput>(entity, reader.Columns, names), writers);
    }

    private sealed record Plan<TInput>(UpsertStatement<TInput> Statement, IReadOnlyList<RelationWriter<TInput>> Writers);
}
