using System.Text.RegularExpressions;
using Npgsql;

namespace Commerce.Postgres.Errors;

/// <summary>
/// What a refusal of the database says about names and values. The server may speak any language: only the parts that all have are read.
/// </summary>
/// <param name="exception">The refusal.</param>
/// <param name="names">The words for the table it names.</param>
internal sealed partial class Refusal(PostgresException exception, EntityNames names)
{
    /// <summary>The fields and values of the key it names. Empty when it names none.</summary>
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
            ? [.. fields.Zip(values, (field, value) => new FieldValue(field, Word(field, value)))]
            // A value has the separator in it.
            : [new FieldValue(string.Join(", ", fields), text)];
    }

    /// <summary>The fields behind the constraint, as far as somebody has said so.</summary>
    public IReadOnlyList<string> ConstraintFields() => names.Constraints.GetValueOrDefault(exception.ConstraintName ?? "") ?? [];

    /// <summary>What callers call a column.</summary>
    public string Field(string column) => names.Fields.GetValueOrDefault(column) ?? column;

    /// <summary>The names the message has in quotes, in their order.</summary>
    public IReadOnlyList<string> Quoted() => QuotedIn(exception.MessageText);

    /// <summary>The name the detail has in quotes, or <see langword="null"/>.</summary>
    public string? QuotedInDetail() => QuotedIn(exception.Detail ?? "").LastOrDefault();

    private static List<string> QuotedIn(string text) => [.. QuotedPattern().Matches(text).Select(match => match.Groups["name"].Value)];

    private IReadOnlyList<string> Columns(string key) => key.Contains('(', StringComparison.Ordinal)
        ? [ExpressionPattern().Match(key) is { Success: true } match ? Field(match.Groups["column"].Value) : key]
        : [.. key.Split(", ").Select(column => Field(column.Trim('"')))];

    private string Word(string field, string value) => names.Booleans.Contains(field) ? value == "t" ? "true" : "false" : value;

    [GeneratedRegex(@"\((?<columns>.+?)\)=\((?<values>.*)\)", RegexOptions.Singleline)]
    private static partial Regex KeyPattern();

    // An index on lower(email) reports the expression; the caller knows the field.
    [GeneratedRegex(@"^\w+\(\(?(?<column>\w+)\)?(::\w+)?\)$")]
    private static partial Regex ExpressionPattern();

    [GeneratedRegex(@"[""«»„“]\s?(?<name>[^""«»„“”]+?)\s?[""«»“”]")]
    private static partial Regex QuotedPattern();
}
