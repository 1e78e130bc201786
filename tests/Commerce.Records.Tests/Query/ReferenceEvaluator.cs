using System.Collections;
using System.Text.Json;
using Commerce.Querying;
using Commerce.Records.Model;

namespace Commerce.Records.Tests.Query;

/// <summary>
/// Says by plain code which rows a filter finds, as the documentation of filters has it. It takes filters without mistakes only.
/// </summary>
internal sealed class ReferenceEvaluator(IReadOnlyDictionary<string, IReadOnlyList<ReferenceRow>> tables, bool withDeleted)
{
    public IEnumerable<ReferenceRow> Living(string table) => tables[table].Where(row => withDeleted || row["deleted_at"] is null);

    public bool Holds(EntityModel entity, ReferenceRow row, Filter filter) => filter switch
    {
        AllFilter all => all.Filters.All(part => Holds(entity, row, part)),
        AnyFilter any => any.Filters.Any(part => Holds(entity, row, part)),
        NotFilter not => !Holds(entity, row, not.Operand),
        RelatedFilter related => Related(entity.FindRelation(related.Relation)!, row).Any(
            other => Holds(entity.FindRelation(related.Relation)!.Target, other, related.Filter)),
        SearchFilter search => search.Text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).All(
            word => Contains(entity, row, word, [])),
        ComparisonFilter comparison => Holds(
            entity.FindColumn(comparison.Field)!, row[comparison.Field], comparison.Operator, comparison.Value),
        _ => throw new ArgumentOutOfRangeException(nameof(filter)),
    };

    private IEnumerable<ReferenceRow> Related(RelationModel relation, ReferenceRow row) => relation.Kind switch
    {
        RelationKind.BelongsTo => Living(relation.Target.Table).Where(other => other["id"]!.Equals(row[relation.ForeignKey])),
        RelationKind.ManyToMany => Living(relation.Target.Table).Where(other => tables[relation.PivotTable!]
            .Any(pivot => pivot[relation.ForeignKey]!.Equals(row["id"]) && pivot[relation.PivotTargetKey!]!.Equals(other["id"]))),
        _ => Living(relation.Target.Table).Where(other => row["id"]!.Equals(other[relation.ForeignKey])),
    };

    private bool Contains(EntityModel entity, ReferenceRow row, string word, EntityModel[] seen) =>
        entity.Columns.Any(
            column => column.IsSearchable && row[column.Name] is string text && ReferenceText.Lower(text).Contains(
                ReferenceText.Lower(word), StringComparison.Ordinal)) ||
        entity.Relations.Any(relation => relation.IsSearchable && !seen.Contains(relation.Target) && relation.Target != entity &&
            Related(relation, row).Any(other => Contains(relation.Target, other, word, [.. seen, entity])));

    private static bool Holds(ColumnModel column, object? stored, FilterOperator comparison, object? given)
    {
        if (given is null or JsonElement { ValueKind: JsonValueKind.Null })
        {
            return comparison == FilterOperator.Equal ? stored is null : stored is not null;
        }

        if (stored is null)
        {
            return false;
        }

        var value = new ReferenceValue(column.Kind, stored);
        return comparison switch
        {
            FilterOperator.Equal => value.Equals(given),
            FilterOperator.NotEqual => !value.Equals(given),
            FilterOperator.Greater => value.CompareTo(given) > 0,
            FilterOperator.GreaterOrEqual => value.CompareTo(given) >= 0,
            FilterOperator.Less => value.CompareTo(given) < 0,
            FilterOperator.LessOrEqual => value.CompareTo(given) <= 0,
            FilterOperator.In => Items(given).Any(value.Equals),
            FilterOperator.NotIn => !Items(given).Any(value.Equals),
            FilterOperator.Like => ReferenceText.IsLike((string)stored, (string)ReferenceValue.Plain(given)),
            FilterOperator.LikeIgnoringCase => ReferenceText.IsLike(
                ReferenceText.Lower((string)stored), ReferenceText.Lower((string)ReferenceValue.Plain(given))),
            FilterOperator.Contains => value.Contains(given),
            _ => throw new ArgumentOutOfRangeException(nameof(comparison)),
        };
    }

    private static IEnumerable<object> Items(object list) =>
        (list is JsonElement json ? json.EnumerateArray().Cast<object?>() : ((IEnumerable)list).Cast<object?>())
        .Where(item => item is not null and not JsonElement { ValueKind: JsonValueKind.Null })!;
}
