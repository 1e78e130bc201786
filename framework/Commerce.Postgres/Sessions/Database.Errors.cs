using Commerce.Postgres.Errors;
using Npgsql;

namespace Commerce.Postgres.Sessions;

/// <content>What callers get when a statement fails.</content>
public sealed partial class Database
{
    /// <summary>What was registered before there were connections.</summary>
    private readonly List<EntityDescription> entities = [];

    internal PostgresErrors Errors => Core.Errors;

    /// <summary>
    /// Registers what callers call a table and its columns, for error messages. Replaces an earlier description of the table.
    /// </summary>
    internal void RegisterEntity(EntityDescription entity)
    {
        lock (entities)
        {
            if (access.IsValueCreated)
            {
                Errors.Add(entity);
            }
            else
            {
                entities.Add(entity);
            }
        }
    }

    private DatabaseAccess Introduce(DatabaseAccess opened)
    {
        lock (entities)
        {
            entities.ForEach(opened.Core.Errors.Add);
        }

        return opened;
    }

    /// <summary>
    /// The error for a caller whose write failed together with its commit: the database rejected it, nothing was sent, or the outcome is
    /// not known.
    /// </summary>
    internal CommerceException Explain(NpgsqlException failure) =>
        failure is PostgresException rejection && Errors.Translate(rejection) is { } translated ? translated
        : UnsentWork.Is(failure) ? StatementErrors.Unavailable(failure)
        : SessionErrors.Unknown(failure);

    /// <summary>The error for a caller whose statement failed, and nothing of it is kept: it reads, or its transaction goes on.</summary>
    internal CommerceException ExplainRead(NpgsqlException failure, EntityDescription? entity = null) =>
        failure is PostgresException rejection && Errors.Translate(rejection, entity) is { } translated
            ? translated
            : StatementErrors.Unavailable(failure);
}
