namespace Commerce.Modularity;

/// <summary>The result of a module's command.</summary>
public sealed class ModuleCommandResult
{
    /// <summary>Creates a result.</summary>
    /// <param name="data">The result for machines: written as JSON, with names in <c>snake_case</c>, when <c>--json</c> is given.</param>
    /// <param name="text">The result for people: lines, without the last end of line.</param>
    public ModuleCommandResult(object data, string text) => (Data, Text) = (data, text);

    /// <summary>Gets the result for machines.</summary>
    public object Data { get; }

    /// <summary>Gets the result for people, apart from the table.</summary>
    public string Text { get; }

    /// <summary>Gets the header of the table.</summary>
    internal IReadOnlyList<string> Header { get; private init; } = [];

    /// <summary>Gets the rows of the table.</summary>
    internal IReadOnlyList<IReadOnlyList<string>> Rows { get; private init; } = [];

    /// <summary>Creates a result that people see as a table, with columns as wide as their widest cell.</summary>
    /// <param name="data">As for the constructor.</param>
    /// <param name="header">The names of the columns.</param>
    /// <param name="rows">The rows, each with as many cells as there are columns.</param>
    public static ModuleCommandResult Table(object data, IReadOnlyList<string> header, IEnumerable<IReadOnlyList<string>> rows)
    {
        ArgumentNullException.ThrowIfNull(header);
        ArgumentNullException.ThrowIfNull(rows);
        return new ModuleCommandResult(data, "") { Header = header, Rows = [.. rows] };
    }
}
