using Commerce.Data;
using Commerce.Postgres.Records.Model;

namespace Commerce.Postgres.Records.Query;

/// <summary>Writes an order. The key comes last, so that the order of rows is always the same; nulls stand where PostgreSQL puts them, last when ascending.</summary>
internal static class OrderCompiler
{
    public static string Compile(EntityModel entity, string alias, IReadOnlyList<SortOrder> order)
    {
        var errors = new List<FieldError>();
        var parts = order.Select(part => $"{Expression(entity, alias, part.Field, errors)}{(part.IsDescending ? " desc" : "")}").ToList();
        if (errors.Count > 0)
        {
            throw new CommerceException(ErrorType.InvalidData, string.Join("; ", errors.Select(error => error.Message))) { Errors = errors };
        }

        parts.AddRange(entity.Key.Where(key => order.All(part => part.Field != key.Name)).Select(key => $"{alias}.{EntityModel.Quote(key.Name)}"));
        return string.Join(", ", parts);
    }

    private static string Expression(EntityModel entity, string alias, string field, List<FieldError> errors)
    {
        var dot = field.IndexOf('.', StringComparison.Ordinal);
        if (dot > 0 && entity.FindRelation(field[..dot]) is { IsList: false } relation)
        {
            var other = $"o_{relation.Name}";
            return $"(select {Expression(relation.Target, EntityModel.Quote(other), field[(dot + 1)..], errors)} from {relation.Target.Sql} as {EntityModel.Quote(other)} " +
                $"where {RelationSql.Join(relation, alias, EntityModel.Quote(other))} limit 1)";
        }

        if (entity.FindColumn(field) is { Kind: not ColumnKind.Json } column)
        {
            return $"{alias}.{EntityModel.Quote(column.Name)}";
        }

        errors.Add(new FieldError(field, $"Order field {field} is not valid{Nearest.Hint(field, entity.Columns.Select(candidate => candidate.Name))}"));
        return "null";
    }
}
