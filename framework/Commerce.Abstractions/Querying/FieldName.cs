using System.Linq.Expressions;
using System.Text.Json;

namespace Commerce.Querying;

/// <summary>Names of fields and relations: the property's name in <c>snake_case</c>.</summary>
public static class FieldName
{
    /// <summary>Returns the field or relation of a property: <c>first_name</c> for <c>user => user.FirstName</c>.</summary>
    /// <param name="member">A property of the record.</param>
    /// <exception cref="ArgumentException">It is not a property of the record.</exception>
    public static string Of<T, TValue>(Expression<Func<T, TValue>> member)
    {
        ArgumentNullException.ThrowIfNull(member);
        var body = member.Body is UnaryExpression { NodeType: ExpressionType.Convert } convert ? convert.Operand : member.Body;
        return body is MemberExpression { Expression: ParameterExpression } access
            ? Of(access.Member.Name)
            : throw new ArgumentException(
                $"'{member}' is not a property of {typeof(T).Name}. Write it like record => record.Name.", nameof(member));
    }

    /// <summary>Converts a property's name to <c>snake_case</c>.</summary>
    /// <param name="property">The property's name.</param>
    public static string Of(string property) => JsonNamingPolicy.SnakeCaseLower.ConvertName(property);
}
