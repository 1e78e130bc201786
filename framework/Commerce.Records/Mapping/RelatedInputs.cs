using System.Linq.Expressions;
using System.Reflection;
using Commerce.Querying;
using Commerce.Records.Model;

namespace Commerce.Records.Mapping;

/// <summary>The related records in a property of an input.</summary>
internal static class RelatedInputs
{
    /// <summary>The type of one related record.</summary>
    public static Type TypeOf(PropertyInfo property)
    {
        var type = InputColumns.IsOptional(property.PropertyType)
            ? property.PropertyType.GetGenericArguments()[0]
            : property.PropertyType;
        return ListOf(type)?.GetGenericArguments()[0] ?? type;
    }

    /// <summary>The many-to-many relation for which the property has ids; <see langword="null"/> when it has none.</summary>
    public static RelationModel? LinkOf(EntityModel entity, PropertyInfo property) =>
        TypeOf(property) == typeof(string)
        && entity.FindRelation(FieldName.Of(property.Name)) is { Kind: RelationKind.ManyToMany } relation ? relation : null;

    /// <summary>Whether inputs of a type have ids of linked records.</summary>
    public static bool HasLinks<TInput>(EntityModel entity) =>
        typeof(TInput).GetProperties(BindingFlags.Public | BindingFlags.Instance).Any(property => LinkOf(entity, property) is not null);

    /// <summary>
    /// A function that returns the related records; <see langword="null"/> when the input leaves the relation unchanged: an absent
    /// <see cref="Optional{T}"/>, or null for a list.
    /// </summary>
    public static Func<TInput, IReadOnlyList<TRelated>?> Getter<TInput, TRelated>(PropertyInfo property)
    {
        var input = Expression.Parameter(typeof(TInput));
        Expression value = Expression.Property(input, property);
        var list = InputColumns.IsOptional(value.Type)
            ? Expression.Condition(
                Expression.Property(value, nameof(Optional<>.HasValue)),
                Expression.Coalesce(
                    List<TRelated>(Expression.Property(value, nameof(Optional<>.Value))),
                    Expression.Constant(Array.Empty<TRelated>(), typeof(IReadOnlyList<TRelated>))),
                Expression.Constant(null, typeof(IReadOnlyList<TRelated>)))
            : List<TRelated>(value);
        return Expression.Lambda<Func<TInput, IReadOnlyList<TRelated>?>>(list, input).Compile();
    }

    private static Expression List<TRelated>(Expression value) => ListOf(value.Type) is not null
        ? Expression.Convert(value, typeof(IReadOnlyList<TRelated>))
        : Expression.Call(typeof(RelatedInputs), nameof(One), [typeof(TRelated)], value);

    private static IReadOnlyList<TRelated> One<TRelated>(TRelated? related) => related is null ? [] : [related];

    private static Type? ListOf(Type type) => type == typeof(string)
        ? null
        : type.GetInterfaces().Append(type).FirstOrDefault(
            part => part.IsGenericType && part.GetGenericTypeDefinition() == typeof(IReadOnlyList<>));
}
