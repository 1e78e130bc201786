using Commerce.Postgres.Sessions;
using Commerce.Workflows.Journal;

namespace Commerce.Postgres.Journal;

/// <summary>One step's transaction: begun by the first statement of the handler, ended by the journal's entries.</summary>
internal sealed class PostgresJournalUnit(PostgresJournal journal, DatabaseTransaction transaction) : IJournalUnit
{
    public void Leave() => transaction.Leave();

    public ValueTask CommitAsync(JournalWrite write, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(write);
        return transaction.TryCompleteEmpty()
            ? journal.WriteAsync(write, cancellationToken)
            : journal.CommitAsync(transaction, write, cancellationToken);
    }

    public ValueTask DisposeAsync() => transaction.DisposeAsync();
}
