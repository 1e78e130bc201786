using Commerce.Querying;
using Commerce.Records.Model;
using Commerce.Text;

namespace Commerce.Records.Query;

/// <summary>Writes a filter as an SQL condition. Reports all mistakes of a filter at once.</summary>
internal sealed class FilterCompiler(SqlText sql, bool withDeleted)
{
    /// <summary>Well below the limits of PostgreSQL's parser and protocol.</summary>
    private const int MaxDepth = 64;
    private const int MaxParameters = 60_000;

    private readonly List<FieldError> errors = [];
    private int depth;

    /// <summary>Writes the condition on rows of an entity under an alias.</summary>
    /// <exception cref="CommerceException">
    /// Invalid data: the filter names an unknown field, or a comparison does not fit its field.
    /// </exception>
    public string Compile(EntityModel entity, string alias, Filter filter)
    {
        var condition = Condition(entity, alias, filter, "");
        if (sql.Parameters.Count > MaxParameters)
        {
            Report("", $"it has more than {MaxParameters} values; use a list with $in");
        }

        return errors.Count == 0 ? condition : throw new CommerceException(
            ErrorType.InvalidData, $"The filter on {entity.Name} is not valid: {string.Join("; ", errors.Select(error => error.Message))}")
        { Errors = errors };
    }

    /// <summary>Whether a filter holds for every row by its shape, such as an empty one.</summary>
    public static bool IsEmpty(Filter filter) => filter switch
    {
        AllFilter all => all.Filters.All(IsEmpty),
        AnyFilter any => any.Filters.Any(IsEmpty),
        SearchFilter search => string.IsNullOrWhiteSpace(search.Text),
        _ => false,
    };

    private string Condition(EntityModel entity, string alias, Filter filter, string path)
    {
        if (depth == MaxDepth)
        {
            return Report(path, $"it is nested more than {MaxDepth} levels deep");
        }

        depth++;
        var condition = Write(entity, alias, filter, path);
        depth--;
        return condition;
    }

    private string Write(EntityModel entity, string alias, Filter filter, string path) => filter switch
    {
        AllFilter all => Join(entity, alias, all.Filters, path, " and ", "true"),
        AnyFilter any => Join(entity, alias, any.Filters, path, " or ", "false"),
        NotFilter not => $"not coalesce({Condition(entity, alias, not.Operand, path)}, false)",
        ComparisonFilter comparison => Comparison(entity, alias, comparison, path),
        RelatedFilter related => Related(entity, alias, related, path),
        SearchFilter search => Search(entity, alias, search.Text, path),
        _ => throw new ArgumentOutOfRangeException(nameof(filter)),
    };

    private string Join(
        EntityModel entity, string alias, IReadOnlyList<Filter> filters, string path, string word, string empty) => filters.Count == 0
        ? empty
        : $"({string.Join(word, filters.Select(filter => Condition(entity, alias, filter, path)))})";

    private string Comparison(EntityModel entity, string alias, ComparisonFilter comparison, string path)
    {
        if (entity.FindColumn(comparison.Field) is not { } column)
        {
            return Unknown(entity, "field", comparison.Field, path, entity.FindRelation(comparison.Field) is null
                ? Spelling.Hint(comparison.Field, entity.Columns.Select(candidate => candidate.Name))
                : ". It is a relation: use a filter on the related record");
        }

        try
        {
            return ComparisonSql.Of(sql, $"{alias}.{EntityModel.Quote(column.Name)}", column, comparison.Operator, comparison.Value);
        }
        catch (FormatException exception)
        {
            return Report($"{path}{comparison.Field}", $"{path}{comparison.Field}: {exception.Message}");
        }
    }

    private string Related(EntityModel entity, string alias, RelatedFilter related, string path)
    {
        if (entity.FindRelation(related.Relation) is not { } relation)
        {
            return Unknown(entity, "relation", related.Relation, path, entity.FindColumn(related.Relation) is null
                ? Spelling.Hint(related.Relation, entity.Relations.Select(candidate => candidate.Name))
                : ". It is a field: compare it by operators such as $eq or $contains");
        }

        return Exists(relation, alias, other => Condition(relation.Target, other, related.Filter, $"{path}{related.Relation}."));
    }

    /// <summary>A related row that is not soft-deleted exists, and a condition holds for it.</summary>
    private string Exists(RelationModel relation, string alias, Func<string, string> condition)
    {
        var other = sql.NextAlias();
        return $"exists (select from {relation.Target.Sql} as {other} where {RelationSql.Join(relation, alias, other, withDeleted)} and " +
            $"{(withDeleted ? "" : $"{other}.\"deleted_at\" is null and ")}{condition(other)})";
    }

    private string Search(EntityModel entity, string alias, string text, string path)
    {
        try
        {
            var words = Values.Text(text).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
            var conditions = words.Select(word => Contains(entity, alias, sql.Add($"%{Escape(word)}%"), []));
            return words.Length == 0 ? "true" : $"({string.Join(" and ", conditions)})";
        }
        catch (FormatException exception)
        {
            return Report($"{path}q", $"{path}q: {exception.Message}");
        }
    }

    private string Contains(EntityModel entity, string alias, string pattern, HashSet<EntityModel> seen)
    {
        seen = [.. seen, entity];
        var places = entity.Columns.Where(column => column.IsSearchable)
            .Select(column => $"{alias}.{EntityModel.Quote(column.Name)}::text ilike {pattern}").ToList();
        places.AddRange(entity.Relations.Where(relation => relation.IsSearchable && !seen.Contains(relation.Target))
            .Select(relation => Exists(relation, alias, other => Contains(relation.Target, other, pattern, seen))));
        return places.Count == 0 ? "false" : $"({string.Join(" or ", places)})";
    }

    private static string Escape(string word) => word.Replace(@"\", @"\\", StringComparison.Ordinal)
        .Replace("%", @"\%", StringComparison.Ordinal).Replace("_", @"\_", StringComparison.Ordinal);

    private string Unknown(EntityModel entity, string kind, string name, string path, string hint) =>
        Report($"{path}{name}", $"{entity.Name} has no {kind} '{Spelling.Shown(name)}'{hint}");

    private string Report(string field, string message)
    {
        errors.Add(new FieldError(field, message));
        return "false";
    }
}
