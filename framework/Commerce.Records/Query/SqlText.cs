namespace Commerce.Records.Query;

/// <summary>A statement being written: text and parameters. Values never become text, so a shape of statement is prepared once.</summary>
internal sealed class SqlText
{
    private readonly List<object?> parameters = [];
    private int aliases;

    public IReadOnlyList<object?> Parameters => parameters;

    /// <summary>A parameter, as it stands in the text.</summary>
    public string Add(object? value)
    {
        parameters.Add(value);
        return $"${parameters.Count}";
    }

    /// <summary>A name for one more table in the statement.</summary>
    public string NextAlias() => $"t{++aliases}";
}
