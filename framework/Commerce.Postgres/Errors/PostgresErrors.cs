using System.Collections.Concurrent;
using Npgsql;

namespace Commerce.Postgres.Errors;

/// <summary>
/// Translates errors of the server into errors that a caller can act on. The one place that maps SQL states.
/// </summary>
/// <remarks>
/// Source: Medusa's error mapping, where a unique violation is <c>invalid_data</c> too. Unlike there, deleting a record that is still
/// referenced is a <c>conflict</c>, not <c>not_found</c>, and a column that does not exist is an error of the application, not
/// <c>invalid_data</c>. What a trigger raises is <c>invalid_data</c>, as in PostgREST.
/// </remarks>
/// <param name="keepDetail">
/// Whether the error of the server, which is the cause of a translated one, keeps its detail. It can be a whole row, and whoever logs the
/// error logs it.
/// </param>
internal sealed class PostgresErrors(bool keepDetail)
{
    /// <summary>The code of a transaction that the server has ended: nothing of it is kept, and it may be repeated.</summary>
    public const string TransactionEnded = "COM6025";

    /// <summary>The code of a text that is not valid Unicode, and is not sent.</summary>
    public const string NotUnicode = "COM6027";

    private static readonly EntityDescription Unknown = new("", "the record");

    private readonly ConcurrentDictionary<(string Schema, string Table), EntityDescription> entities = new();

    /// <summary>Whether the server certainly rejected the statement. A server that shuts down may have committed before.</summary>
    public static bool IsRejection(Exception exception) => exception is PostgresException { InvariantSeverity: "ERROR" };

    /// <summary>Whether repeating the whole transaction may succeed at once: the cause is a serialization failure or a deadlock.</summary>
    public static bool IsTransient(Exception exception) => IsCausedBy(
        exception,
        static cause => cause is PostgresException
        {
            SqlState: PostgresErrorCodes.SerializationFailure or PostgresErrorCodes.DeadlockDetected
        });

    /// <summary>Whether repeating the whole transaction may succeed after a while: the server has ended it.</summary>
    public static bool IsEnded(Exception exception) =>
        IsCausedBy(exception, static cause => cause is CommerceException { Code: TransactionEnded });

    /// <summary>It concerns what was written: a value, a constraint, a deadlock, a limit. Another write may be accepted.</summary>
    public static bool ConcernsContent(PostgresException refused) => IsOfClass(refused, "22", "23", "40", "54");

    /// <summary>
    /// The server cannot do this now, whatever is written: no disk space, memory or connection is left, it shuts down, it is read-only
    /// after a failover, a file is broken, or the tables or the rights to them are missing.
    /// </summary>
    public static bool ConcernsServer(PostgresException refused) =>
        IsOfClass(refused, "08", "28", "3D", "3F", "42", "53", "57", "58", "F0", "XX")
        || refused.SqlState == PostgresErrorCodes.ReadOnlySqlTransaction;

    /// <summary>Adds the description of a table; it replaces an earlier one.</summary>
    public void Add(EntityDescription entity) => entities[(entity.Schema, entity.Table)] = entity;

    /// <summary>Translates an error.</summary>
    /// <param name="exception">The error of the server.</param>
    /// <param name="entity">What the statement was about, for errors that name no table. Default: unknown.</param>
    /// <returns>
    /// The translated error; <see langword="null"/> when the server has not rejected the statement, but ended the connection.
    /// </returns>
    public CommerceException? Translate(PostgresException exception, EntityDescription? entity = null)
    {
        if (!IsRejection(exception))
        {
            return null;
        }

        var described = string.IsNullOrEmpty(exception.TableName) ? entity ?? Unknown : Find(exception.SchemaName, exception.TableName);
        var details = new ServerErrorDetails(exception, described);
        var cause = keepDetail ? exception : exception.WithoutDetail();
        return exception.SqlState switch
        {
            PostgresErrorCodes.UniqueViolation => Duplicate(cause, described, details.Key()),
            PostgresErrorCodes.ForeignKeyViolation or PostgresErrorCodes.RestrictViolation => details.Quoted() is [var table, _, _, ..]
                && Find(exception.SchemaName, table) is var parent
                ? StillReferenced(cause, parent, new ServerErrorDetails(exception, parent).Key())
                : Missing(cause, described, details),
            PostgresErrorCodes.NotNullViolation => NotNull(cause, described, details.Field(exception.ColumnName ?? "")),
            PostgresErrorCodes.CheckViolation => Check(cause, described, details.ConstraintFields()),
            // What a trigger or a function of the application raises, unless it names another state, is about the values.
            PostgresErrorCodes.RaiseException => Invalid(cause, described),
            PostgresErrorCodes.LockNotAvailable => Contended(cause, described),
            _ when IsOfClass(exception, "22", "54") => Invalid(cause, described),
            _ when IsOfClass(exception, "40") => Contended(cause, described),
            _ when IsTemporary(exception) => StatementErrors.Unavailable(cause),
            _ => StatementErrors.Rejected(cause),
        };
    }

    /// <summary>Replaces the values in a "key is taken" error.</summary>
    /// <param name="error">The error.</param>
    /// <param name="entity">The table it has to be about.</param>
    /// <param name="replace">Returns a field with its other value.</param>
    /// <returns>The error with the other values; the same error when it is about something else.</returns>
    public static CommerceException WithValues(
        CommerceException error, EntityDescription entity, Func<FieldValue, FieldValue> replace) =>
        error is
        {
            InnerException: PostgresException { SqlState: PostgresErrorCodes.UniqueViolation } cause,
            Subject: { } subject,
        }
        && (cause.SchemaName, cause.TableName) == (entity.Schema, entity.Table)
            ? Duplicate(cause, entity, [.. subject.Fields.Select(replace)])
            : error;

    private static bool IsCausedBy(Exception exception, Predicate<Exception> isIt)
    {
        for (var cause = exception; cause is not null; cause = cause.InnerException)
        {
            if (isIt(cause))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>
    /// The server cannot run the statement now: it has no resources left, an administrator or a time limit stopped the statement, it is
    /// read-only after a failover, or a migration has changed the table under a prepared statement, which is then prepared again.
    /// </summary>
    private static bool IsTemporary(PostgresException rejection) =>
        IsOfClass(rejection, "08", "53", "57")
        || rejection is { SqlState: PostgresErrorCodes.ReadOnlySqlTransaction or PostgresErrorCodes.InvalidSqlStatementName }
        || rejection is { SqlState: PostgresErrorCodes.FeatureNotSupported, Routine: "RevalidateCachedQuery" };

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

    private static CommerceException Duplicate(
        PostgresException exception, EntityDescription entity, IReadOnlyList<FieldValue> key) => Error(
        ErrorType.InvalidData,
        exception,
        entity,
        key,
        $"{Named(entity, key)}{(key.Count == 0 ? "" : ",")} already exists.");

    private static CommerceException Missing(PostgresException exception, EntityDescription entity, ServerErrorDetails details)
    {
        var key = details.Key();
        return Error(
            ErrorType.NotFound,
            exception,
            entity,
            key,
            $"{Named(entity, key)} needs a record{(details.QuotedInDetail() is { } parent ? $" of {parent}" : "")} that does not exist.");
    }

    /// <summary>The server names the referencing table; the caller has touched the referenced one.</summary>
    private static CommerceException StillReferenced(
        PostgresException exception, EntityDescription parent, IReadOnlyList<FieldValue> key) => Error(
        ErrorType.Conflict, exception, parent, key, $"{Named(parent, key)} is still referenced by {exception.TableName}.");

    private static CommerceException NotNull(PostgresException exception, EntityDescription entity, string field) => Error(
        ErrorType.InvalidData, exception, entity, [new FieldValue(field, null)], $"{entity.Entity} needs a value for {field}.");

    private static CommerceException Check(PostgresException exception, EntityDescription entity, IReadOnlyList<string> fields) => Error(
        ErrorType.InvalidData,
        exception,
        entity,
        [.. fields.Select(field => new FieldValue(field, null))],
        $"{entity.Entity} breaks the rule {exception.ConstraintName}{(fields.Count == 0 ? "" : $" for {string.Join(", ", fields)}")}.");

    private static CommerceException Invalid(PostgresException exception, EntityDescription entity) =>
        Error(ErrorType.InvalidData, exception, entity, [], $"{entity.Entity}: {exception.MessageText}.");

    private static CommerceException Contended(PostgresException exception, EntityDescription entity) =>
        Error(ErrorType.Conflict, exception, entity, [], $"{entity.Entity} is being changed by someone else. Try again.");

    // The server does not name the key to a role that may not read it.
    private static string Named(EntityDescription entity, IReadOnlyList<FieldValue> key) => key.Count == 0
        ? entity.Entity
        : $"{entity.Entity} with {string.Join(", ", key.Select(pair => $"{pair.Field}: {pair.Value}"))}";

    private static CommerceException Error(
        ErrorType type, PostgresException exception, EntityDescription entity, IReadOnlyList<FieldValue> fields, string message) =>
        new(type, message, inner: exception) { Subject = entity == Unknown ? null : new ErrorSubject(entity.Entity, fields) };

    private EntityDescription Find(string? schema, string table) =>
        entities.GetValueOrDefault((schema ?? "", table)) ?? new EntityDescription(schema ?? "", table);
}
