using System.Text;

namespace Commerce.Postgres.Records.Query;

/// <summary>A statement being written: text and parameters. Values never become text, so a shape of statement is prepared once.</summary>
internal sealed class SqlText
{
    private readonly StringBuilder text = new(256);
    private readonly List<object?> parameters = [];
    private int aliases;

    public IReadOnlyList<object?> Parameters => parameters;

    public SqlText Append(string sql)
    {
        text.Append(sql);
        return this;
    }

    /// <summary>A parameter, as it stands in the text.</summary>
    public string Add(object? value)
    {
        parameters.Add(value);
        return $"${parameters.Count}";
    }

    /// <summary>A name for one more table in the statement.</summary>
    public string NextAlias() => $"t{++aliases}";

    public override string ToString() => text.ToString();
}
