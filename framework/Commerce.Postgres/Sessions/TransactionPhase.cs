namespace Commerce.Postgres.Sessions;

/// <summary>Where a transaction stands.</summary>
internal enum TransactionPhase
{
    /// <summary>Nothing was sent. The next statement begins a transaction.</summary>
    Pending,

    /// <summary>Statements can be sent.</summary>
    Active,

    /// <summary>A statement has failed, so the server rejects the rest until there is a rollback to a savepoint.</summary>
    Aborted,

    /// <summary>The server has ended the transaction, or the connection to it is gone.</summary>
    Broken,

    /// <summary>It is committed.</summary>
    Committed,

    /// <summary>It has ended without a commit.</summary>
    RolledBack,
}
