namespace Commerce.Workflows.Journal;

/// <summary>What an exception of a handler or of a commit means for the attempt that met it.</summary>
internal enum JournalFailure
{
    /// <summary>The store has nothing to say about it.</summary>
    Other,

    /// <summary>Another attempt of the same work may succeed: a serialization failure or a deadlock is the cause.</summary>
    Transient,

    /// <summary>The store refused the content of the commit: nothing of it is kept, and the same content would be refused again.</summary>
    Refused,
}
