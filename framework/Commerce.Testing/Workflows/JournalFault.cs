
namespace Commerce.Testing.Workflows;

/// <summary>What happens at an operation of a journal.</summary>
public enum JournalFault
{
    /// <summary>The process dies before the operation.</summary>
    DiesBefore,

    /// <summary>The process dies when the operation is on disk.</summary>
    DiesAfter,

    /// <summary>The operation is on disk, the process lives, and the store reports that it failed.</summary>
    AnswerLost,

    /// <summary>The store refuses the operation, as it does after a deadlock: nothing of it is on disk, and the process lives.</summary>
    Refused,
}
