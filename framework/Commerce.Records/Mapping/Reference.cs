using System.Linq.Expressions;
using Commerce.Querying;
using Commerce.Records.Model;

namespace Commerce.Records.Mapping;

/// <summary>Names a related record: by its id, or by something that has its id.</summary>
internal static class Reference
{
    /// <summary>The id of what a property holds; null when it holds nothing.</summary>
    /// <exception cref="InvalidOperationException">Such a property cannot name a record.</exception>
    public static Expression Key(Expression value, RelationModel relation)
    {
        if (value.Type == typeof(string))
        {
            return value;
        }

        var key = value.Type.GetProperties().FirstOrDefault(property => MemberName.Of(property.Name) == relation.Target.Key[0].Name)
            ?? throw new InvalidOperationException($"{value.Type.Name} has no {relation.Target.Key[0].Name}, so it cannot name the {relation.Name} of {relation.Source.Name}.");
        var given = Expression.Call(
            typeof(Reference), nameof(Given), null, Expression.Property(value, key), Expression.Constant($"{relation.Source.Name}: {relation.Name} needs an {relation.Target.Key[0].Name}."));
        return value.Type.IsValueType ? given : Expression.Condition(Expression.ReferenceEqual(value, Expression.Constant(null)), Expression.Constant(null, typeof(string)), given);
    }

    private static string Given(string? key, string message) => string.IsNullOrEmpty(key) ? throw new CommerceException(ErrorType.InvalidData, message) : key;
}
