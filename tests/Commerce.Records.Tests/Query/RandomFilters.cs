using Commerce.Querying;
using Commerce.Records.Model;

namespace Commerce.Records.Tests.Query;

/// <summary>Makes random filters on books: nested, across relations, with hostile values, and with mistakes here and there.</summary>
internal sealed class RandomFilters
{
    private static readonly string[] Names =
    [
        "Title", "TITLE", "title\"", "title\" or 1=1 --", "\"title\"", "book.title", "title--", "", " ", "ctid", "xmin", "tableoid",
        "id'", "a\0b", "1=1", "*", "$1", "count(*)",
        "title; drop table library.book", "ＴＩＴＬＥ", "title\u200B", new('f', 5000), "\uD834", "search_path", "row", "o1", "t1",
    ];

    private static readonly string[] Searches =
    [
        "africa", "out AFRICA", "%", "_", @"\", "é école", "STRAßE", "' or", "--", "", "  ", "a b c", "日本語", "𝄞", "no such", "$1 ?",
        "\u00A0out\u3000of"
    ];

    private readonly HashSet<Filter> mistaken = new(ReferenceEqualityComparer.Instance);
    private readonly Random random;

    private RandomFilters(int seed) => random = new Random(seed);

    public static FilterCase Of(int seed)
    {
        var filters = new RandomFilters(seed);
        return new FilterCase(filters.Next(ReferenceLibrary.Book, depth: 0), filters.random.Next(3) == 0, filters.mistaken);
    }

    private Filter Next(EntityModel entity, int depth) => random.Next(depth >= 4 ? 6 : 12) switch
    {
        < 5 => Comparison(entity),
        5 => random.Next(10) == 0 ? Mistake(new SearchFilter("half \uD834 and \0")) : new SearchFilter(Pick(Searches)),
        6 or 7 => new AllFilter(Several(entity, depth)),
        8 or 9 => new AnyFilter(Several(entity, depth)),
        10 => new NotFilter(Next(entity, depth + 1)),
        _ => Related(entity, depth),
    };

    private List<Filter> Several(EntityModel entity, int depth) =>
        [.. Enumerable.Range(0, random.Next(4)).Select(_ => Next(entity, depth + 1))];

    private Filter Related(EntityModel entity, int depth)
    {
        var name = entity.Relations.Count == 0 || random.Next(20) == 0 ? null : Pick(entity.Relations).Name;
        return name is null
            ? Mistake(new RelatedFilter(Pick(Names), Next(entity, depth + 1)))
            : new RelatedFilter(name, Next(entity.FindRelation(name)!.Target, depth + 1));
    }

    private Filter Comparison(EntityModel entity)
    {
        var comparison = Pick(Enum.GetValues<FilterOperator>());
        if (random.Next(25) == 0)
        {
            return Mistake(new ComparisonFilter(Pick(Names), comparison, Pick(SampleValues.Texts)));
        }

        var column = Pick(entity.Columns);
        var isAllowed = FilterRules.Allows(comparison, column.Kind);
        if (random.Next(25) == 0)
        {
            var misfit = comparison switch
            {
                FilterOperator.Like or FilterOperator.LikeIgnoringCase => Pick<object?>([@"ends with \", "a\0%", "\uD834%", 5, null]),
                FilterOperator.In or FilterOperator.NotIn => Pick<object?>(
                    [null, "no list", 5, new[] { Pick(SampleValues.Misfits(column.Kind)) }]),
                _ => Pick(SampleValues.Misfits(column.Kind)),
            };
            return Mistake(new ComparisonFilter(column.Name, comparison, misfit));
        }

        // Mostly what makes sense: a filter with many mistakes tells little.
        if (!isAllowed && random.Next(10) > 0)
        {
            comparison = FilterOperator.Equal;
            isAllowed = true;
        }

        var filter = new ComparisonFilter(column.Name, comparison, Pick(FilterRules.Values(comparison, column.Kind).ToList()));
        return isAllowed ? filter : Mistake(filter);
    }

    private Filter Mistake(Filter filter)
    {
        mistaken.Add(filter);
        return filter;
    }

    private T Pick<T>(IReadOnlyList<T> values) => values[random.Next(values.Count)];
}
