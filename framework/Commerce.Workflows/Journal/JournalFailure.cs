namespace Commerce.Workflows.Journal;

/// <summary>What an exception of a handler or of the journal means for the run that met it. There is nothing else.</summary>
internal enum JournalFailure
{
    /// <summary>
    /// The step failed: its handler threw, or the store refused what it wants to write. Nothing of it is kept, and the same content would
    /// be refused again.
    /// </summary>
    Step,

    /// <summary>As <see cref="Step"/>, but the same work may succeed at once: a serialization failure or a deadlock is the cause.</summary>
    Transient,

    /// <summary>
    /// As <see cref="Step"/>, but only because the server has ended the transaction: the same work may succeed after a while.
    /// </summary>
    Interrupted,

    /// <summary>
    /// This host lost the run: another host owns it, or the store is away or cannot write. A host resumes the run from its journal.
    /// </summary>
    Lost,
}
