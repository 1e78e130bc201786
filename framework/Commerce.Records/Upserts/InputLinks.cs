using System.Reflection;
using Commerce.Identifiers;
using Commerce.Postgres.Sessions;
using Commerce.Records.Mapping;
using Commerce.Records.Model;

namespace Commerce.Records.Upserts;

/// <summary>The ids of linked records in the inputs of a create or update. The ids of an input replace the current links.</summary>
internal sealed class InputLinks<TInput>
{
    private readonly List<RelationWriter<TInput>> writers;

    /// <summary>Finds the links in inputs of the type.</summary>
    /// <exception cref="InvalidOperationException">The links of a relation are records of their own.</exception>
    public InputLinks(EntityModel entity)
    {
        writers = [.. typeof(TInput).GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Select(property => (Property: property, Relation: RelatedInputs.LinkOf(entity, property)))
            .Where(link => link.Relation is not null)
            .Select(link => RelationWriter<TInput>.Create(link.Relation!, link.Property))];
        Relations = writers.ConvertAll(writer => writer.Relation.Name);
    }

    /// <summary>The names of the relations; empty when inputs of the type have no links.</summary>
    public IReadOnlyList<string> Relations { get; }

    /// <summary>Replaces the links.</summary>
    /// <param name="session">The session that wrote the inputs' records.</param>
    /// <param name="ids">Generates ids.</param>
    /// <param name="keys">The ids of the written records, in the order of the inputs.</param>
    /// <param name="inputs">The inputs.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public async Task WriteAsync(
        DatabaseSession session,
        IIdGenerator ids,
        IReadOnlyList<string> keys,
        IReadOnlyList<TInput> inputs,
        CancellationToken cancellationToken)
    {
        var call = new ReplaceCall(session, ids, new ActionLog(session), keys, new HashSet<string>(), cancellationToken);
        foreach (var writer in writers)
        {
            await writer.WriteAsync(call, inputs);
        }
    }
}
