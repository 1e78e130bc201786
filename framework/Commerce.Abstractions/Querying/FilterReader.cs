using System.Text.Json;

namespace Commerce.Querying;

/// <summary>Parses one filter and collects its mistakes.</summary>
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
            $"The filter is not valid: {string.Join("; ", reader.errors.Select(Text))}")
        {
            Errors = reader.errors,
        };
    }

    private static string Text(FieldError error) => error.Field.Length == 0 ? error.Message : $"{error.Field}: {error.Message}";

    private Filter Group(JsonElement element, string path, int depth)
    {
        if (element.ValueKind != JsonValueKind.Object)
        {
            return Report(path, "an object is required");
        }

        if (depth > FilterParser.MaxDepth)
        {
            return Report(path, $"filters are nested more than {FilterParser.MaxDepth} levels deep");
        }

        var filters = Members(element, path, (name, value, inner) => name switch
        {
            "$and" => new AllFilter(Groups(value, inner, depth)),
            "$or" => new AnyFilter(Groups(value, inner, depth)),
            "$not" => new NotFilter(Group(value, inner, depth + 1)),
            "q" => Search(value, inner),
            _ when FilterOperators.ByName.ContainsKey(name) => Report(inner, "an operator belongs under the field it compares"),
            _ when name.StartsWith('$') => Report(inner, "there is no such operator. Expected $and, $or or $not"),
            _ => Field(name, value, inner, depth),
        });
        return filters is [var single] ? single : new AllFilter(filters);
    }

    private List<Filter> Groups(JsonElement list, string path, int depth)
    {
        var filters = new List<Filter>();
        if (list.ValueKind != JsonValueKind.Array)
        {
            Report(path, "a list of filters is required");
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

    /// <summary>Whether an object compares a field; otherwise it is the filter of a relation.</summary>
    private static bool HasOperators(JsonElement element) => element.EnumerateObject()
        .Any(member => TryName(member) is { } name && name.StartsWith('$') && name is not ("$and" or "$or" or "$not"));

    private Filter Comparisons(string field, JsonElement element, string path)
    {
        var filters = Members(element, path, (name, value, inner) => FilterOperators.ByName.TryGetValue(name, out var comparison)
            ? Comparison(field, comparison, value, inner)
            : Report(inner, name.StartsWith('$')
                ? $"there is no such operator. Expected one of {FilterOperators.All}"
                : "a field cannot be mixed with operators"));
        return filters is [var single] ? single : new AllFilter(filters);
    }

    private Filter Comparison(string field, FilterOperator comparison, JsonElement value, string path) => comparison switch
    {
        FilterOperator.In or FilterOperator.NotIn when value.ValueKind != JsonValueKind.Array => Report(path, "a list is required"),
        FilterOperator.In or FilterOperator.NotIn when value.GetArrayLength() > FilterParser.MaxValues =>
            Report(path, $"the list has more than {FilterParser.MaxValues} values"),
        FilterOperator.Like or FilterOperator.LikeIgnoringCase when value.ValueKind != JsonValueKind.String =>
            Report(path, "a text is required"),
        _ => new ComparisonFilter(field, comparison, value.ValueKind == JsonValueKind.Null ? null : value),
    };

    private Filter Search(JsonElement value, string path)
    {
        if (value.ValueKind != JsonValueKind.String || TryText(value) is not { } text)
        {
            return Report(path, "a text is required");
        }

        var words = text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        return words.All(_ => Count(path)) ? new SearchFilter(text) : Everything;
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
                Report(path, "a name is not valid Unicode");
                continue;
            }

            var shown = name.Length > LongestName ? $"{name[..LongestName]}…" : name;
            var inner = path.Length == 0 ? shown : $"{path}.{shown}";
            filters.Add(seen.Add(name) ? read(name, member.Value, inner) : Report(inner, "it occurs twice"));
        }

        return filters;
    }

    private bool Count(string path)
    {
        if (++conditions == FilterParser.MaxConditions + 1)
        {
            Report(path, $"there are more than {FilterParser.MaxConditions} conditions in all");
        }

        return conditions <= FilterParser.MaxConditions;
    }

    private AllFilter Report(string path, string message)
    {
        errors.Add(new FieldError(path, message));
        return Everything;
    }

    // An escaped half of a surrogate pair is valid JSON, but not a valid string.
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
