using System.Runtime.ExceptionServices;
using Npgsql;

namespace Commerce.Postgres.Errors;

/// <summary>Copies of errors of the server.</summary>
internal static class PostgresExceptionExtensions
{
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
