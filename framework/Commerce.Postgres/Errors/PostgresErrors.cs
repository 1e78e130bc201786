using System.Collections.Concurrent;
using Npgsql;

namespace Commerce.Postgres.Errors;

/// <summary>Turns the database's refusals into errors a caller can act on. The one place where SQL states of refused values are read.</summary>
/// <remarks>
/// Source: Medusa's error mapping; a unique violation is <c>invalid_data</c> there. Other than there, a record that is still referenced
/// cannot be deleted with <c>not_found</c>: it is a <c>conflict</c>.
/// </remarks>
internal sealed class PostgresErrors
{
    private static readonly EntityNames Unknown = new("", "the record");

    private readonly ConcurrentDictionary<(string Schema, string Table), EntityNames> entities = new();

    /// <summary>The database has refused, for certain. One that goes down may have committed before.</summary>
    public static bool IsRefusal(Exception exception) => exception is PostgresException { InvariantSeverity: "ERROR" };

    /// <summary>Another try of the whole transaction may succeed: a serialization failure or deadlock is the cause.</summary>
    public static bool IsTransient(Exception exception)
    {
        for (var cause = exception; cause is not null; cause = cause.InnerException)
        {
            if (cause is PostgresException { SqlState: PostgresErrorCodes.SerializationFailure or PostgresErrorCodes.DeadlockDetected })
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The database refused a constraint, such as one that was deferred to the commit.</summary>
    public static bool IsConstraintViolation(Exception exception) => exception is PostgresException refused && IsOfClass(refused, "23");

    /// <summary>The refusal concerns what was written: a value, a constraint, a deadlock, a limit. Another write may be accepted.</summary>
    public static bool ConcernsContent(PostgresException refused) => IsOfClass(refused, "22", "23", "40", "54");

    /// <summary>The server cannot work now: no disk space, memory or connection is left, it shuts down, or a file is broken.</summary>
    public static bool ConcernsServer(PostgresException refused) => IsOfClass(refused, "53", "57", "58");

    /// <summary>Tells the words for a table, from now on.</summary>
    public void Add(EntityNames names) => entities[(names.Schema, names.Table)] = names;

    /// <summary>The typed error, or <see langword="null"/> when the failure is not about a value.</summary>
    /// <param name="exception">The refusal.</param>
    /// <param name="entity">What the statement was about, for refusals that name no table. Default: not known.</param>
    public CommerceException? Translate(PostgresException exception, EntityNames? entity = null)
    {
        var names = string.IsNullOrEmpty(exception.TableName) ? entity ?? Unknown : Names(exception.SchemaName, exception.TableName);
        var refusal = new Refusal(exception, names);
        return exception.SqlState switch
        {
            PostgresErrorCodes.UniqueViolation => Duplicate(exception, names, refusal.Key()),
            PostgresErrorCodes.ForeignKeyViolation or PostgresErrorCodes.RestrictViolation => refusal.Quoted() is [var parent, _, _, ..]
                ? StillReferenced(exception, Names(exception.SchemaName, parent))
                : Missing(exception, names, refusal),
            PostgresErrorCodes.NotNullViolation => NotNull(exception, names, refusal.Field(exception.ColumnName ?? "")),
            PostgresErrorCodes.CheckViolation => Check(exception, names, refusal.ConstraintFields()),
            PostgresErrorCodes.UndefinedColumn => Error(
                ErrorType.InvalidData, exception, names, refusal.Quoted() is [var column, ..] ? [new FieldValue(column, null)] : [], $"{names.Entity}: {exception.MessageText}."),
            PostgresErrorCodes.StringDataRightTruncation or PostgresErrorCodes.NumericValueOutOfRange or
            PostgresErrorCodes.InvalidTextRepresentation or PostgresErrorCodes.InvalidDatetimeFormat or PostgresErrorCodes.DatetimeFieldOverflow or
            PostgresErrorCodes.CharacterNotInRepertoire or PostgresErrorCodes.UntranslatableCharacter => Error(
                ErrorType.InvalidData, exception, names, [], $"{names.Entity}: {exception.MessageText}."),
            PostgresErrorCodes.SerializationFailure or PostgresErrorCodes.DeadlockDetected => Error(
                ErrorType.Conflict, exception, names, [], $"{names.Entity} is being changed by someone else. Try again."),
            _ => null,
        };
    }

    /// <summary>The same error with other values for the fields of a key that is taken; the error itself when it is about something else.</summary>
    /// <param name="error">The error.</param>
    /// <param name="names">The words for the table it has to be about.</param>
    /// <param name="restate">Gives a field with its other value.</param>
    public static CommerceException Restate(CommerceException error, EntityNames names, Func<FieldValue, FieldValue> restate) =>
        error is { InnerException: PostgresException { SqlState: PostgresErrorCodes.UniqueViolation } refused, Subject: { } subject }
        && (refused.SchemaName, refused.TableName) == (names.Schema, names.Table)
            ? Duplicate(refused, names, [.. subject.Fields.Select(restate)])
            : error;

    // The first two characters of an SQLSTATE are its class.
    private static bool IsOfClass(PostgresException refused, params ReadOnlySpan<string> classes)
    {
        foreach (var one in classes)
        {
            if (refused.SqlState.StartsWith(one, StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }

    private static CommerceException Duplicate(PostgresException exception, EntityNames names, IReadOnlyList<FieldValue> key) => Error(
        ErrorType.InvalidData, exception, names, key, key.Count == 0 ? $"{names.Entity} already exists." : $"{names.Entity} with {Pairs(key)}, already exists.");

    private static CommerceException Missing(PostgresException exception, EntityNames names, Refusal refusal)
    {
        var key = refusal.Key();
        return Error(
            ErrorType.NotFound, exception, names, key, $"{names.Entity} with {Pairs(key)} needs a record of {refusal.QuotedInDetail()} that does not exist.");
    }

    /// <summary>The refusal is that of the table that refers; the caller has touched the one referred to.</summary>
    private static CommerceException StillReferenced(PostgresException exception, EntityNames parent)
    {
        var key = new Refusal(exception, parent).Key();
        return Error(ErrorType.Conflict, exception, parent, key, $"{parent.Entity} with {Pairs(key)} is still referenced by {exception.TableName}.");
    }

    private static CommerceException NotNull(PostgresException exception, EntityNames names, string field) => Error(
        ErrorType.InvalidData, exception, names, [new FieldValue(field, null)], $"{names.Entity} needs a value for {field}.");

    private static CommerceException Check(PostgresException exception, EntityNames names, IReadOnlyList<string> fields) => Error(
        ErrorType.InvalidData,
        exception,
        names,
        [.. fields.Select(field => new FieldValue(field, null))],
        $"{names.Entity} breaks the rule {exception.ConstraintName}{(fields.Count == 0 ? "" : $" for {string.Join(", ", fields)}")}.");

    private static string Pairs(IReadOnlyList<FieldValue> key) => string.Join(", ", key.Select(pair => $"{pair.Field}: {pair.Value}"));

    private static CommerceException Error(
        ErrorType type, PostgresException exception, EntityNames names, IReadOnlyList<FieldValue> fields, string message) => new(type, message, inner: exception)
        {
            Subject = names == Unknown ? null : new ErrorSubject(names.Entity, fields),
        };

    private EntityNames Names(string? schema, string table) => entities.GetValueOrDefault((schema ?? "", table)) ?? new EntityNames(schema ?? "", table);
}
