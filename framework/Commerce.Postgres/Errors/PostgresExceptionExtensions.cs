using System.Runtime.ExceptionServices;
using Npgsql;

namespace Commerce.Postgres.Errors;

/// <summary>Finds and copies errors of the server.</summary>
internal static class PostgresExceptionExtensions
{
    /// <summary>
    /// Finds what a server has answered: with several servers, the driver reports what happened at each of them together.
    /// </summary>
    /// <returns><see langword="null"/> when no server has answered.</returns>
    public static PostgresException? FindRejection(this Exception? exception) => exception switch
    {
        null => null,
        PostgresException rejection => rejection,
        AggregateException several => several.InnerExceptions.Select(FindRejection).FirstOrDefault(found => found is not null),
        _ => exception.InnerException.FindRejection(),
    };

    /// <summary>The same error without the parts that can hold values of the row: the detail and the context.</summary>
    public static PostgresException WithoutDetail(this PostgresException exception)
    {
        var copy = new PostgresException(
            exception.MessageText,
            exception.Severity,
            exception.InvariantSeverity,
            exception.SqlState,
            hint: exception.Hint,
            position: exception.Position,
            internalPosition: exception.InternalPosition,
            internalQuery: exception.InternalQuery,
            schemaName: exception.SchemaName,
            tableName: exception.TableName,
            columnName: exception.ColumnName,
            dataTypeName: exception.DataTypeName,
            constraintName: exception.ConstraintName,
            file: exception.File,
            line: exception.Line,
            routine: exception.Routine);
        return exception.StackTrace is { } stackTrace
            ? (PostgresException)ExceptionDispatchInfo.SetRemoteStackTrace(copy, stackTrace)
            : copy;
    }
}
