using System.Reflection;
using Commerce.Records.Model;

namespace Commerce.Records.Upserts;

/// <summary>Writes what inputs have for one relation, in the place of what was there.</summary>
internal abstract class RelationWriter<TInput>(RelationModel relation)
{
    public RelationModel Relation { get; } = relation;

    /// <exception cref="InvalidOperationException">The relation cannot be written so.</exception>
    public static RelationWriter<TInput> Create(RelationModel relation, PropertyInfo property)
    {
        if (relation.Target.Key.Count > 1)
        {
            throw new InvalidOperationException($"{relation.Target.Name} has no id alone. Write it through its own store.");
        }

        if (relation.PivotEntity is { } pivot)
        {
            throw new InvalidOperationException($"What links {relation.Source.Name} and {relation.Target.Name} are records of their own. Write them through the store of {pivot.Name}.");
        }

        var type = RelatedInputs.TypeOf(property);
        if (relation.Kind == RelationKind.ManyToMany)
        {
            return type == typeof(string) ? new IdLinkWriter<TInput>(relation, property) : Create(typeof(RecordLinkWriter<,>), type, relation, property);
        }

        return Create(typeof(OwnedWriter<,>), type, relation, property);
    }

    /// <summary>Writes them.</summary>
    /// <returns>The ids of the related records, in the order of the inputs.</returns>
    public abstract Task<IReadOnlyList<string>> WriteAsync(ReplaceCall call, IReadOnlyList<TInput> inputs);

    private static RelationWriter<TInput> Create(Type writer, Type related, RelationModel relation, PropertyInfo property) =>
        (RelationWriter<TInput>)Activator.CreateInstance(writer.MakeGenericType(typeof(TInput), related), relation, property)!;
}
