using System.Reflection;
using Commerce.Identifiers;
using Commerce.Postgres.Sessions;
using Commerce.Records.Model;

namespace Commerce.Records.Upserts;

/// <summary>The ids of linked records in the inputs of a create or update. The ids of an input replace the current links.</summary>
internal sealed class InputLinks<TInput>
{
    private readonly List<RelationWriter<TInput>> writers;

    private InputLinks(List<RelationWriter<TInput>> writers) => this.writers = writers;

    /// <summary>The names of the relations.</summary>
    public IReadOnlyList<string> Relations => writers.ConvertAll(writer => writer.Relation.Name);

    /// <returns>The links, or <see langword="null"/> when inputs of the type have none.</returns>
    /// <exception cref="InvalidOperationException">The links of a relation are records of their own.</exception>
    public static InputLinks<TInput>? Of(EntityModel entity)
    {
        var writers = new List<RelationWriter<TInput>>();
        foreach (var property in typeof(TInput).GetProperties(BindingFlags.Public | BindingFlags.Instance))
        {
            if (RelatedInputs.LinkOf(entity, property) is { } relation)
            {
                writers.Add(RelationWriter<TInput>.Create(relation, property));
            }
        }

        return writers.Count == 0 ? null : new(writers);
    }

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
