namespace Commerce.Postgres.Sessions;

/// <summary>
/// Where the running call stands in its transaction: directly in it, or in a module's session inside it. Sessions nest as calls do;
/// two open ones with the same parent run side by side.
/// </summary>
/// <param name="transaction">The transaction.</param>
/// <param name="parent">What it is nested in, of the same transaction; <see langword="null"/>: directly in it.</param>
/// <param name="mark">Where the session began; <see langword="null"/>: directly in the transaction.</param>
internal sealed class DatabaseScope(DatabaseTransaction transaction, DatabaseScope? parent, SessionMark? mark)
{
    private static readonly AsyncLocal<DatabaseScope?> Ambient = new();

    private readonly DatabaseScope? before = Ambient.Value;
    private int open;
    private int left;

    public DatabaseTransaction Transaction { get; } = transaction;

    public SessionMark? Mark { get; } = mark;

    /// <summary>Where the running call stands in a transaction on this database. Calls to modules on other databases may lie between.</summary>
    public static DatabaseScope? On(Database database)
    {
        for (var scope = Ambient.Value; scope is not null; scope = scope.before)
        {
            if (!scope.Transaction.Completed && ReferenceEquals(scope.Transaction.Database, database))
            {
                return scope;
            }
        }

        return null;
    }

    /// <summary>The running call is part of a transaction beside which there must be no other.</summary>
    public static bool IsExclusive()
    {
        for (var scope = Ambient.Value; scope is not null; scope = scope.before)
        {
            if (scope.Transaction is { Completed: false, Exclusive: true })
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Enters the scope: the rest of the calling method, and all it calls, is inside.</summary>
    public void Enter()
    {
        Ambient.Value = this;
        if (parent is not null && Interlocked.Increment(ref parent.open) > 1)
        {
            Transaction.SideBySide = true;
        }
    }

    /// <summary>
    /// Leaves the scope, where the running call is in it. Safe to repeat: a call that entered it and one that only ends it may both leave.
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
