using Commerce.Querying;
using Commerce.Records.Model;
using Commerce.Text;

namespace Commerce.Records.Query;

/// <summary>
/// Writes an order. The key comes last, which makes the order total. Nulls are where PostgreSQL puts them: last, or first when descending.
/// A row without a related row counts as null; so does one with a soft-deleted related row, unless those are included.
/// </summary>
internal sealed class OrderCompiler(EntityModel entity, bool withDeleted)
{
    private const int MaxDepth = 8;

    private readonly List<FieldError> errors = [];

    /// <summary>Writes the order of rows of the entity under an alias.</summary>
    /// <exception cref="CommerceException">Invalid data: the order names unknown fields; the message has all of them.</exception>
    public string Compile(string alias, IReadOnlyList<SortOrder> order)
    {
        var parts = order.Select(
            part => $"{Expression(entity, alias, part.Field, part.Field, 1)}{(part.IsDescending ? " desc" : "")}").ToList();
        if (errors.Count > 0)
        {
            throw new CommerceException(ErrorType.InvalidData, string.Join("; ", errors.Select(error => error.Message)))
            {
                Errors = errors,
            };
        }

        parts.AddRange(entity.Key.Where(key => order.All(part => part.Field != key.Name))
            .Select(key => $"{alias}.{EntityModel.Quote(key.Name)}"));
        return string.Join(", ", parts);
    }

    private string Expression(EntityModel source, string alias, string field, string path, int depth)
    {
        if (field.Split('.', 2) is [var name, var rest] && depth < MaxDepth && source.FindRelation(name) is { IsList: false } relation)
        {
            var other = $"o{depth}";
            return $"(select {Expression(relation.Target, other, rest, path, depth + 1)} from {relation.Target.Sql} as {other} " +
                $"where {RelationSql.Join(relation, alias, other)}" +
                $"{(withDeleted ? $" order by {other}.\"deleted_at\" desc" : $" and {other}.\"deleted_at\" is null")} limit 1)";
        }

        if (source.FindColumn(field) is { Kind: not ColumnKind.Json } column)
        {
            return $"{alias}.{EntityModel.Quote(column.Name)}";
        }

        var known = source.Columns.Where(candidate => candidate.Kind != ColumnKind.Json).Select(candidate => candidate.Name);
        errors.Add(new FieldError(path, $"Order field {Spelling.Shown(path)} is not valid{Spelling.Hint(field, known)}"));
        return "null";
    }
}
