using System.Text.RegularExpressions;
using Npgsql;

namespace Commerce.Postgres.Errors;

/// <summary>
/// Reads names and values from an error of the server. Messages may be in any language: only what all languages have in common is read.
/// </summary>
/// <param name="exception">The error.</param>
/// <param name="entity">The description of the table it is about.</param>
internal sealed partial class ServerErrorDetails(PostgresException exception, EntityDescription entity)
{
    /// <summary>The fields and values of the key that the error names. Empty when it names none.</summary>
    public IReadOnlyList<FieldValue> Key()
    {
        if (KeyPattern().Match(exception.Detail ?? "") is not { Success: true } key)
        {
            return [.. ConstraintFields().Select(field => new FieldValue(field, null))];
        }

        IReadOnlyList<string> fields = ConstraintFields() is { Count: > 0 } mapped ? mapped : Columns(key.Groups["columns"].Value);
        var text = key.Groups["values"].Value;
        string[] values = fields.Count == 1 ? [text] : text.Split(", ");
        return values.Length == fields.Count
            ? [.. fields.Zip(values, (field, value) => new FieldValue(field, Shown(field, value)))]
            // One of the values contains the separator.
            : [new FieldValue(string.Join(", ", fields), text)];
    }

    /// <summary>The fields behind the violated constraint, where the description has them.</summary>
    public IReadOnlyList<string> ConstraintFields() => entity.Constraints.GetValueOrDefault(exception.ConstraintName ?? "") ?? [];

    /// <summary>The field behind a column.</summary>
    public string Field(string column) => entity.Fields.GetValueOrDefault(column) ?? column;

    /// <summary>The quoted names of the message, in their order.</summary>
    public IReadOnlyList<string> Quoted() => QuotedIn(exception.MessageText);

    /// <summary>The last quoted name of the detail, or <see langword="null"/>.</summary>
    public string? QuotedInDetail() => QuotedIn(exception.Detail ?? "").LastOrDefault();

    private static List<string> QuotedIn(string text) => [.. QuotedPattern().Matches(text).Select(match => match.Groups["name"].Value)];

    private IReadOnlyList<string> Columns(string key) => key.Contains('(', StringComparison.Ordinal)
        ? [ExpressionPattern().Match(key) is { Success: true } match ? Field(match.Groups["column"].Value) : key]
        : [.. key.Split(", ").Select(column => Field(column.Trim('"')))];

    private string Shown(string field, string value) => entity.Booleans.Contains(field) ? value == "t" ? "true" : "false" : value;

    [GeneratedRegex(@"\((?<columns>.+?)\)=\((?<values>.*)\)", RegexOptions.Singleline)]
    private static partial Regex KeyPattern();

    // An index on lower(email) reports the expression; the caller knows the field.
    [GeneratedRegex(@"^\w+\(\(?(?<column>\w+)\)?(::\w+)?\)$")]
    private static partial Regex ExpressionPattern();

    [GeneratedRegex(@"[""«»„“]\s?(?<name>[^""«»„“”]+?)\s?[""«»“”]")]
    private static partial Regex QuotedPattern();
}
