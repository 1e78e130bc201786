namespace Commerce.Postgres.Sessions;

/// <summary>
/// Where the running call stands in its transaction: directly in it, or in a module's session inside it. Sessions nest as calls do;
/// two open ones with the same parent run side by side.
/// </summary>
internal sealed class DatabaseScope(DatabaseTransaction transaction, DatabaseScope? outer)
{
    private static readonly AsyncLocal<DatabaseScope?> Ambient = new();

    private int open;

    public static DatabaseScope? Current => Ambient.Value;

    public DatabaseTransaction Transaction { get; } = transaction;

    /// <summary>Enters the scope: the rest of the calling method, and all it calls, is inside.</summary>
    public void Enter()
    {
        Ambient.Value = this;
        if (outer?.Transaction == Transaction && Interlocked.Increment(ref outer.open) > 1)
        {
            Transaction.SideBySide = true;
        }
    }

    /// <summary>Leaves the scope, in the method that entered it.</summary>
    public void Leave()
    {
        Ambient.Value = outer;
        if (outer?.Transaction == Transaction)
        {
            Interlocked.Decrement(ref outer.open);
        }
    }
}
