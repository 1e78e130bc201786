namespace Commerce.Postgres.Sessions;

/// <summary>
/// The position of the running call in its transaction: directly in it, or in a module's database session inside it. Sessions nest as
/// calls do; two open sessions with the same parent run concurrently.
/// </summary>
/// <param name="transaction">The transaction.</param>
/// <param name="parent">The surrounding scope of the same transaction; <see langword="null"/> for the outermost.</param>
/// <param name="mark">Where the session began; <see langword="null"/> for the transaction itself.</param>
internal sealed class DatabaseScope(DatabaseTransaction transaction, DatabaseScope? parent, SessionMark? mark)
{
    private static readonly AsyncLocal<DatabaseScope?> Ambient = new();

    private readonly DatabaseScope? before = Ambient.Value;
    private int open;
    private int left;

    public DatabaseTransaction Transaction { get; } = transaction;

    public SessionMark? Mark { get; } = mark;

    /// <summary>Finds the running call's scope on a database. Calls to modules with other databases may lie between.</summary>
    public static DatabaseScope? On(Database database)
    {
        for (var scope = Ambient.Value; scope is not null; scope = scope.before)
        {
            if (!scope.Transaction.IsCommitted && ReferenceEquals(scope.Transaction.Database.Core, database.Core))
            {
                return scope;
            }
        }

        return null;
    }

    /// <summary>Whether the running call is part of a transaction that allows no other transaction inside.</summary>
    public static bool IsExclusive()
    {
        for (var scope = Ambient.Value; scope is not null; scope = scope.before)
        {
            if (scope.Transaction is { IsCommitted: false, Exclusive: true })
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Enters the scope: the rest of the calling method, and everything it calls, is inside.</summary>
    public void Enter()
    {
        Ambient.Value = this;
        if (parent is not null && Interlocked.Increment(ref parent.open) > 1)
        {
            Transaction.HasConcurrentSessions = true;
        }
    }

    /// <summary>
    /// Leaves the scope if the running call is in it. May be repeated: the call that entered the scope and one that only ends it may both
    /// leave.
    /// </summary>
    public void Leave()
    {
        for (var scope = Ambient.Value; scope is not null; scope = scope.before)
        {
            if (scope == this)
            {
                Ambient.Value = before;
                break;
            }
        }

        if (Interlocked.Exchange(ref left, 1) == 0 && parent is not null)
        {
            Interlocked.Decrement(ref parent.open);
        }
    }
}
