using Commerce.Querying;

namespace Commerce.Records.Tests.Query;

/// <summary>A filter, and which of its parts are mistakes.</summary>
internal sealed record FilterCase(Filter Filter, bool WithDeleted, IReadOnlySet<Filter> Mistaken)
{
    public int Mistakes => Parts(Filter).Count(Mistaken.Contains);

    /// <summary>Cases with less in them.</summary>
    public static IEnumerable<FilterCase> Shrink(FilterCase one) => Smaller(one.Filter).Select(smaller => one with { Filter = smaller });

    public override string ToString() => $"{(WithDeleted ? "with deleted: " : "")}{FilterJson.Show(Filter)}";

    // What is inside of an unknown relation is not looked at.
    private IEnumerable<Filter> Parts(Filter filter) =>
        Mistaken.Contains(filter) ? [filter] : [filter, .. Operands(filter).SelectMany(Parts)];

    private static IEnumerable<Filter> Smaller(Filter filter) =>
    [
        .. filter is RelatedFilter ? [] : Operands(filter),
        .. filter switch
        {
            AllFilter all => Less(all.Filters).Select(Filter (filters) => new AllFilter(filters)),
            AnyFilter any => Less(any.Filters).Select(Filter (filters) => new AnyFilter(filters)),
            NotFilter not => Smaller(not.Operand).Select(operand => new NotFilter(operand)),
            RelatedFilter related => Smaller(related.Filter).Select(inner => related with { Filter = inner }),
            _ => Enumerable.Empty<Filter>(),
        },
    ];

    private static IEnumerable<IReadOnlyList<Filter>> Less(IReadOnlyList<Filter> filters) =>
    [
        .. filters.Select((_, i) => filters.Where((_, j) => j != i).ToList()),
        .. filters.SelectMany(
            (filter, i) => Smaller(filter).Select(smaller => filters.Select((other, j) => j == i ? smaller : other).ToList())),
    ];

    private static IEnumerable<Filter> Operands(Filter filter) => filter switch
    {
        AllFilter all => all.Filters,
        AnyFilter any => any.Filters,
        NotFilter not => [not.Operand],
        RelatedFilter related => [related.Filter],
        _ => [],
    };
}
