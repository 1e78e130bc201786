using System.Reflection;
using Commerce.Records.Mapping;
using Commerce.Records.Model;

namespace Commerce.Records.Upserts;

/// <summary>Replaces the related records of one relation by those of the inputs.</summary>
internal abstract class RelationWriter<TInput>(RelationModel relation)
{
    public RelationModel Relation { get; } = relation;

    /// <exception cref="InvalidOperationException">The relation cannot be written through this entity.</exception>
    public static RelationWriter<TInput> Create(RelationModel relation, PropertyInfo property)
    {
        if (relation.Target.Key.Count > 1)
        {
            throw new InvalidOperationException($"{relation.Target.Name} has a composite key. Write it through its own store.");
        }

        if (relation.PivotEntity is { } pivot)
        {
            throw new InvalidOperationException(
                $"The links between {relation.Source.Name} and {relation.Target.Name} are records. " +
                $"Write them through the store of {pivot.Name}.");
        }

        var type = RelatedInputs.TypeOf(property);
        if (relation.Kind == RelationKind.ManyToMany)
        {
            return type == typeof(string)
                ? new IdLinkWriter<TInput>(relation, property)
                : Create(typeof(RecordLinkWriter<,>), type, relation, property);
        }

        return Create(typeof(OwnedWriter<,>), type, relation, property);
    }

    /// <summary>Writes the related records.</summary>
    /// <returns>The ids of the related records with those of their owners, in the order of the inputs.</returns>
    public abstract Task<IReadOnlyList<(string Owner, string Id)>> WriteAsync(ReplaceCall call, IReadOnlyList<TInput> inputs);

    private static RelationWriter<TInput> Create(Type writer, Type related, RelationModel relation, PropertyInfo property) =>
        (RelationWriter<TInput>)Activator.CreateInstance(writer.MakeGenericType(typeof(TInput), related), relation, property)!;
}
