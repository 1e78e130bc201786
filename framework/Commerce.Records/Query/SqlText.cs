namespace Commerce.Records.Query;

/// <summary>A statement under construction. Values are always parameters, so that statements of the same shape are prepared once.</summary>
internal sealed class SqlText
{
    private readonly List<object?> parameters = [];
    private int aliases;

    public IReadOnlyList<object?> Parameters => parameters;

    /// <summary>Adds a parameter and returns its placeholder.</summary>
    public string Add(object? value)
    {
        parameters.Add(value);
        return $"${parameters.Count}";
    }

    /// <summary>Returns an unused alias for a table.</summary>
    public string NextAlias() => $"t{++aliases}";
}
