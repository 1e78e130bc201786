using System.Reflection;
using Commerce.Identifiers;
using Commerce.Postgres.Sessions;
using Commerce.Records.Model;

namespace Commerce.Records.Upserts;

/// <summary>The ids of linked records that inputs of a plain create or update have. What an input has takes the place of what was linked.</summary>
internal sealed class InputLinks<TInput>
{
    private readonly List<RelationWriter<TInput>> writers;

    private InputLinks(List<RelationWriter<TInput>> writers) => this.writers = writers;

    /// <summary>The relations they are of.</summary>
    public IReadOnlyList<string> Relations => writers.ConvertAll(writer => writer.Relation.Name);

    /// <returns><see langword="null"/> when inputs of the type have none.</returns>
    /// <exception cref="InvalidOperationException">Such records are not linked by their ids alone.</exception>
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

    /// <param name="session">The session that wrote the inputs' records.</param>
    /// <param name="ids">Makes ids.</param>
    /// <param name="keys">The ids of these records, in the order of the inputs.</param>
    /// <param name="inputs">The inputs.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public async Task WriteAsync(DatabaseSession session, IIdGenerator ids, IReadOnlyList<string> keys, IReadOnlyList<TInput> inputs, CancellationToken cancellationToken)
    {
        var call = new ReplaceCall(session, ids, new ActionLog(session), keys, new HashSet<string>(), cancellationToken);
        foreach (var writer in writers)
        {
            await writer.WriteAsync(call, inputs);
        }
    }
}
