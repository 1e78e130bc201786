namespace Commerce.Postgres.Sessions;

/// <summary>
/// Where the running call stands in its transaction: directly in it, or in a module's session inside it. Sessions nest as calls do;
/// two open ones with the same parent run side by side.
/// </summary>
internal sealed class DatabaseScope(DatabaseTransaction transaction, DatabaseScope? outer)
{
    private static readonly AsyncLocal<DatabaseScope?> Ambient = new();

    private int open;
    private int left;

    public static DatabaseScope? Current => Ambient.Value;

    public DatabaseTransaction Transaction { get; } = transaction;

    private DatabaseScope? Outer { get; } = outer;

    /// <summary>Enters the scope: the rest of the calling method, and all it calls, is inside.</summary>
    public void Enter()
    {
        Ambient.Value = this;
        if (Outer?.Transaction == Transaction && Interlocked.Increment(ref Outer.open) > 1)
        {
            Transaction.SideBySide = true;
        }
    }

    /// <summary>
    /// Leaves the scope, where the running call is in it. Safe to repeat: a call that entered it and one that only ends it may both leave.
    /// </summary>
    public void Leave()
    {
        for (var scope = Ambient.Value; scope is not null; scope = scope.Outer)
        {
            if (scope == this)
            {
                Ambient.Value = Outer;
                break;
            }
        }

        if (Interlocked.Exchange(ref left, 1) == 0 && Outer?.Transaction == Transaction)
        {
            Interlocked.Decrement(ref Outer.open);
        }
    }
}
