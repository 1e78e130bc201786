using Commerce.Postgres.Sessions;
using Commerce.Workflows.Journal;
using Npgsql;

namespace Commerce.Postgres.Connections;

/// <summary>Describes what a database that has answered rejects, while the application starts or a command runs.</summary>
internal static class StartErrors
{
    /// <summary>Runs what uses a database, and explains what the database rejects.</summary>
    /// <param name="run">What uses the database.</param>
    /// <param name="database">Gets the database; <see langword="null"/> when there is none yet.</param>
    /// <exception cref="BootException"><c>COM6062</c>: the database rejects what the application needs.</exception>
    public static async Task<T> ExplainAsync<T>(Func<Task<T>> run, Func<Database?> database)
    {
        try
        {
            return await run();
        }
        catch (Exception exception) when (Find(exception) is { } rejection && database() is { } rejecting)
        {
            throw Describe(rejection, rejecting);
        }
    }

    /// <summary>A library may have wrapped the failure. An error that is explained already stays as it is.</summary>
    private static NpgsqlException? Find(Exception? exception) => exception switch
    {
        JournalUnavailableException or CommerceException { Code: "COM6063" or "COM6064" } => Find(exception.InnerException),
        null or ProblemException or CommerceException => null,
        NpgsqlException failure => failure,
        _ => Find(exception.InnerException),
    };

    private static BootException Describe(NpgsqlException exception, Database database)
    {
        var place = new NpgsqlConnectionStringBuilder(database.ConnectionString);
        var reason = exception is PostgresException rejection
            ? $"{rejection.MessageText} (SQLSTATE {rejection.SqlState})"
            : (exception.InnerException ?? exception).Message;
        return new BootException(
            new Problem(
                "COM6062",
                $"The database rejects what the application needs: {reason}.",
                DatabaseOpener.Place(database),
                exception is PostgresException { SqlState: "42501" or "42P01" or "3F000" }
                    ? $"Grant the user '{place.Username}' what it lacks, or run 'db migrate' as the owner of the database, "
                        + "which creates the tables and grants the rights: see docs/deployment.md."
                    : ConnectionHint.For(exception, place)),
            exception);
    }
}
