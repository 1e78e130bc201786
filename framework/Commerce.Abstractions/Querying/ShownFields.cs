using System.Reflection;
using Commerce.Text;

namespace Commerce.Querying;

/// <summary>Finds what a query names and the record of its callers does not show.</summary>
internal static class ShownFields
{
    /// <summary>Checks a query.</summary>
    /// <exception cref="CommerceException">Invalid data: the query names something that the record does not show.</exception>
    public static void Check<T>(ListQuery<T> query)
    {
        var errors = new List<FieldError>();
        if (query.Filter is { } filter)
        {
            Check(typeof(T), filter.Root, "", errors);
        }

        foreach (var path in query.OrderBy.Select(order => order.Field).Concat(query.Include))
        {
            CheckPath(typeof(T), path, path, errors);
        }

        if (errors.Count > 0)
        {
            throw new CommerceException(ErrorType.InvalidData, string.Join("; ", errors.Select(error => error.Message)))
            {
                Errors = errors,
            };
        }
    }

    private static void Check(Type record, Filter filter, string path, List<FieldError> errors)
    {
        switch (filter)
        {
            case AllFilter all:
                CheckAll(record, all.Filters, path, errors);
                break;
            case AnyFilter any:
                CheckAll(record, any.Filters, path, errors);
                break;
            case NotFilter not:
                Check(record, not.Operand, path, errors);
                break;
            case ComparisonFilter comparison:
                _ = Find(record, comparison.Field, path + comparison.Field, errors);
                break;
            case RelatedFilter related when Find(record, related.Relation, path + related.Relation, errors) is { } property:
                Check(RecordOf(property), related.Filter, $"{path}{related.Relation}.", errors);
                break;
        }
    }

    private static void CheckAll(Type record, IReadOnlyList<Filter> filters, string path, List<FieldError> errors)
    {
        foreach (var filter in filters)
        {
            Check(record, filter, path, errors);
        }
    }

    private static void CheckPath(Type record, string rest, string path, List<FieldError> errors)
    {
        var parts = rest.Split('.', 2);
        if (Find(record, parts[0], path, errors) is { } property && parts.Length > 1)
        {
            CheckPath(RecordOf(property), parts[1], path, errors);
        }
    }

    private static PropertyInfo? Find(Type record, string name, string path, List<FieldError> errors)
    {
        // An interface does not list what it inherits.
        var properties = (record.IsInterface ? [record, .. record.GetInterfaces()] : (Type[])[record])
            .SelectMany(type => type.GetProperties(BindingFlags.Public | BindingFlags.Instance)).ToList();
        var property = properties.Find(candidate => FieldName.Of(candidate.Name) == name);
        if (property is null)
        {
            errors.Add(new FieldError(
                Spelling.Shown(path),
                $"{record.Name} has no field {Spelling.Quoted(name, properties.Select(known => FieldName.Of(known.Name)))}"));
        }

        return property;
    }

    /// <summary>The record of a relation: the property's type, or that of the elements of a list or an array.</summary>
    private static Type RecordOf(PropertyInfo property) =>
        property.PropertyType.GetElementType()
            ?? (property.PropertyType is { IsGenericType: true } list ? list.GetGenericArguments()[0] : property.PropertyType);
}
