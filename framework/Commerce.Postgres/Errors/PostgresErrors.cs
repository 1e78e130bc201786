using System.Text.RegularExpressions;
using Npgsql;

namespace Commerce.Postgres.Errors;

/// <summary>Turns the database's refusals into errors a caller can act on. The one place where SQL states are read.</summary>
/// <remarks>Source: Medusa's error mapping; a unique violation is <c>invalid_data</c> there.</remarks>
internal static partial class PostgresErrors
{
    /// <summary>The typed error, or <see langword="null"/> when the failure is not about a value.</summary>
    public static CommerceException? Translate(PostgresException exception)
    {
        var entity = Entity(exception.TableName);
        return exception.SqlState switch
        {
            PostgresErrorCodes.UniqueViolation when KeyPattern().Match(exception.Detail ?? "") is { Success: true } key => new(
                ErrorType.InvalidData, $"{entity} with {Field(key.Groups["field"].Value)}: {key.Groups["value"].Value}, already exists.", inner: exception),
            PostgresErrorCodes.UniqueViolation => new(ErrorType.InvalidData, $"{entity} already exists.", inner: exception),
            PostgresErrorCodes.ForeignKeyViolation => new(ErrorType.NotFound, $"{entity}: {exception.Detail ?? exception.MessageText}", inner: exception),
            PostgresErrorCodes.NotNullViolation => new(ErrorType.InvalidData, $"{entity} needs a value for {exception.ColumnName}.", inner: exception),
            PostgresErrorCodes.StringDataRightTruncation or PostgresErrorCodes.CheckViolation or PostgresErrorCodes.InvalidTextRepresentation => new(
                ErrorType.InvalidData, $"{entity}: {exception.MessageText}", inner: exception),
            PostgresErrorCodes.SerializationFailure or PostgresErrorCodes.DeadlockDetected => new(
                ErrorType.Conflict, $"{entity} is being changed by someone else. Try again.", inner: exception),
            _ => null,
        };
    }

    private static string Entity(string? table) => string.IsNullOrEmpty(table) ? "The record" : char.ToUpperInvariant(table[0]) + table[1..];

    // An index on lower(email) reports the expression; the caller knows the field.
    private static string Field(string key) => ExpressionPattern().Match(key) is { Success: true } match ? match.Groups["column"].Value : key;

    [GeneratedRegex(@"^Key \((?<field>.+)\)=\((?<value>.*)\) already exists\.$", RegexOptions.Singleline)]
    private static partial Regex KeyPattern();

    [GeneratedRegex(@"^\w+\((?<column>\w+)(::\w+)?\)$")]
    private static partial Regex ExpressionPattern();
}
