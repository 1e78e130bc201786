using System.Text.Json;

namespace Commerce.Querying;

/// <summary>Reads one filter and remembers its mistakes.</summary>
internal sealed class FilterReader
{
    private const int LongestName = 64;

    private static readonly AllFilter Everything = new([]);

    private readonly List<FieldError> errors = [];
    private int conditions;

    /// <exception cref="CommerceException">Invalid data: every mistake.</exception>
    public static Filter Read(JsonElement element)
    {
        var reader = new FilterReader();
        var filter = reader.Group(element, "", depth: 1);
        return reader.errors.Count == 0 ? filter : throw new CommerceException(
            ErrorType.InvalidData,
            $"The filter is not valid: {string.Join("; ", reader.errors.Select(error => error.Field.Length == 0 ? error.Message : $"{error.Field}: {error.Message}"))}")
        { Errors = reader.errors };
    }

    private Filter Group(JsonElement element, string path, int depth)
    {
        if (element.ValueKind != JsonValueKind.Object)
        {
            return Refuse(path, "an object is needed");
        }

        if (depth > FilterParser.MaxDepth)
        {
            return Refuse(path, $"filters are nested more than {FilterParser.MaxDepth} deep");
        }

        var filters = Members(element, path, (name, value, inner) => name switch
        {
            "$and" => new AllFilter(Groups(value, inner, depth)),
            "$or" => new AnyFilter(Groups(value, inner, depth)),
            "$not" => new NotFilter(Group(value, inner, depth + 1)),
            "q" => Search(value, inner),
            _ when FilterOperators.ByName.ContainsKey(name) => Refuse(inner, "an operator stands under the field it compares"),
            _ when name.StartsWith('$') => Refuse(inner, "there is no such operator. Here stand $and, $or and $not"),
            _ => Field(name, value, inner, depth),
        });
        return filters is [var single] ? single : new AllFilter(filters);
    }

    private List<Filter> Groups(JsonElement list, string path, int depth)
    {
        var filters = new List<Filter>();
        if (list.ValueKind != JsonValueKind.Array)
        {
            Refuse(path, "a list of filters is needed");
            return filters;
        }

        foreach (var element in list.EnumerateArray())
        {
            if (!Count(path))
            {
                break;
            }

            filters.Add(Group(element, $"{path}[{filters.Count}]", depth + 1));
        }

        return filters;
    }

    private Filter Field(string name, JsonElement value, string path, int depth) => value.ValueKind switch
    {
        JsonValueKind.Object when HasOperators(value) => Comparisons(name, value, path),
        JsonValueKind.Object => new RelatedFilter(name, Group(value, path, depth + 1)),
        JsonValueKind.Array => Comparison(name, FilterOperator.In, value, path),
        _ => Comparison(name, FilterOperator.Equal, value, path),
    };

    /// <summary>Whether an object compares a field, for relations hold filters.</summary>
    private static bool HasOperators(JsonElement element) => element.EnumerateObject()
        .Any(member => TryName(member) is { } name && name.StartsWith('$') && name is not ("$and" or "$or" or "$not"));

    private Filter Comparisons(string field, JsonElement element, string path)
    {
        var filters = Members(element, path, (name, value, inner) => FilterOperators.ByName.TryGetValue(name, out var comparison)
            ? Comparison(field, comparison, value, inner)
            : Refuse(inner, name.StartsWith('$') ? $"there is no such operator. Under a field stand {FilterOperators.All}" : "fields do not stand beside operators"));
        return filters is [var single] ? single : new AllFilter(filters);
    }

    private Filter Comparison(string field, FilterOperator comparison, JsonElement value, string path) => comparison switch
    {
        FilterOperator.In or FilterOperator.NotIn when value.ValueKind != JsonValueKind.Array => Refuse(path, "a list is needed"),
        FilterOperator.In or FilterOperator.NotIn when value.GetArrayLength() > FilterParser.MaxValues => Refuse(path, $"the list has more than {FilterParser.MaxValues} values"),
        FilterOperator.Like or FilterOperator.LikeIgnoringCase when value.ValueKind != JsonValueKind.String => Refuse(path, "a text is needed"),
        _ => new ComparisonFilter(field, comparison, value.ValueKind == JsonValueKind.Null ? null : value),
    };

    private Filter Search(JsonElement value, string path)
    {
        if (value.ValueKind != JsonValueKind.String || TryText(value) is not { } text)
        {
            return Refuse(path, "a text is needed");
        }

        return text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).All(_ => Count(path)) ? new SearchFilter(text) : Everything;
    }

    private List<Filter> Members(JsonElement element, string path, Func<string, JsonElement, string, Filter> read)
    {
        var filters = new List<Filter>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var member in element.EnumerateObject())
        {
            if (!Count(path))
            {
                break;
            }

            if (TryName(member) is not { } name)
            {
                Refuse(path, "a name is no valid Unicode");
                continue;
            }

            var shown = name.Length > LongestName ? $"{name[..LongestName]}…" : name;
            var inner = path.Length == 0 ? shown : $"{path}.{shown}";
            filters.Add(seen.Add(name) ? read(name, member.Value, inner) : Refuse(inner, "it is there twice"));
        }

        return filters;
    }

    private bool Count(string path)
    {
        if (++conditions == FilterParser.MaxConditions + 1)
        {
            Refuse(path, $"there are more than {FilterParser.MaxConditions} conditions in all");
        }

        return conditions <= FilterParser.MaxConditions;
    }

    private AllFilter Refuse(string path, string message)
    {
        errors.Add(new FieldError(path, message));
        return Everything;
    }

    // Escapes of half a character are valid JSON and no text.
    private static string? TryName(JsonProperty member) => Try(() => member.Name);

    private static string? TryText(JsonElement value) => Try(value.GetString);

    private static string? Try(Func<string?> read)
    {
        try
        {
            return read();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }
}
