using System.Data.Common;

namespace Commerce.Workflows.Execution;

/// <summary>Database errors that another try of the same thing mends.</summary>
internal static class Transient
{
    /// <summary>How often such a try is made.</summary>
    public const int Tries = 5;

    /// <summary>Serialization failure, deadlock.</summary>
    public static bool Is(string? sqlState) => sqlState is "40001" or "40P01";

    public static bool Is(Exception exception)
    {
        for (var cause = exception; cause is not null; cause = cause.InnerException)
        {
            if (cause is DbException { SqlState: var state } && Is(state))
            {
                return true;
            }
        }

        return false;
    }
}
