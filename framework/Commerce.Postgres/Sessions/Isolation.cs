using System.Data;

namespace Commerce.Postgres.Sessions;

/// <summary>The order of PostgreSQL's isolation levels.</summary>
internal static class Isolation
{
    /// <summary>Whether one level gives a guarantee that the other does not.</summary>
    public static bool IsStricter(IsolationLevel one, IsolationLevel other) => Rank(one) > Rank(other);

    private static int Rank(IsolationLevel level) => level switch
    {
        IsolationLevel.Unspecified or IsolationLevel.ReadUncommitted or IsolationLevel.ReadCommitted => 0,
        IsolationLevel.RepeatableRead or IsolationLevel.Snapshot => 1,
        IsolationLevel.Serializable => 2,
        _ => throw new ArgumentOutOfRangeException(nameof(level), level, "PostgreSQL has no such isolation level."),
    };
}
