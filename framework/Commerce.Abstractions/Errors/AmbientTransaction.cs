using System.Transactions;

namespace Commerce;

/// <summary>Refuses work inside a transaction of System.Transactions.</summary>
internal static class AmbientTransaction
{
    /// <summary>
    /// Throws when the caller is in a <see cref="TransactionScope"/>. Commerce commits by itself: what it wrote would stay when the scope
    /// is rolled back, and a caller must not believe otherwise.
    /// </summary>
    /// <exception cref="CommerceException"><c>COM6026</c>: there is such a transaction.</exception>
    public static void ThrowIfAny()
    {
        if (Transaction.Current is not null)
        {
            throw CommerceException.Create(
                "COM6026",
                ErrorType.NotAllowed,
                "A transaction of System.Transactions is active, and Commerce cannot take part in it. Use Database.RunInTransactionAsync " +
                "or a workflow instead, or suppress it around this call: new TransactionScope(TransactionScopeOption.Suppress, " +
                "TransactionScopeAsyncFlowOption.Enabled).");
        }
    }
}
