using System.Linq.Expressions;
using Commerce.Querying;
using Commerce.Records.Model;

namespace Commerce.Records.Mapping;

/// <summary>Reads the id of a related record from an input: the property is the id, or an object that has it.</summary>
internal static class Reference
{
    /// <summary>An expression for the id in a property; null when the property is null.</summary>
    /// <exception cref="InvalidOperationException">The property's type has no id.</exception>
    public static Expression Key(Expression value, RelationModel relation)
    {
        if (value.Type == typeof(string))
        {
            return value;
        }

        var name = relation.Target.Key[0].Name;
        var key = value.Type.GetProperties().FirstOrDefault(property => FieldName.Of(property.Name) == name)
            ?? throw new InvalidOperationException(
                $"{value.Type.Name} has no {name}, so it cannot name the {relation.Name} of {relation.Source.Name}.");
        var message = Expression.Constant($"{relation.Source.Name}: {relation.Name} needs an {name}.");
        var given = Expression.Call(typeof(Reference), nameof(Required), null, Expression.Property(value, key), message);
        return value.Type.IsValueType
            ? given
            : Expression.Condition(
                Expression.ReferenceEqual(value, Expression.Constant(null)), Expression.Constant(null, typeof(string)), given);
    }

    private static string Required(string? key, string message) =>
        string.IsNullOrEmpty(key) ? throw new CommerceException(ErrorType.InvalidData, message) : key;
}
