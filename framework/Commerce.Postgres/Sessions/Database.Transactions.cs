using System.Data;
using Commerce.Postgres.Errors;

namespace Commerce.Postgres.Sessions;

/// <content>Runs work in a transaction and repeats it when a concurrent transaction conflicts.</content>
public sealed partial class Database
{
    /// <summary>When a transaction that failed because of a concurrent one is repeated.</summary>
    private static readonly RetryPolicy Retries = new() { Attempts = 5, Delay = TimeSpan.FromMilliseconds(10), Backoff = 2, Jitter = 0.5 };

    /// <summary>Does work in a read-committed session and commits it; see the overload with an isolation level.</summary>
    /// <inheritdoc cref="RunInTransactionAsync{T}(Func{DatabaseSession, Task{T}}, IsolationLevel, CancellationToken)"/>
    public Task<T> RunInTransactionAsync<T>(Func<DatabaseSession, Task<T>> work, CancellationToken cancellationToken = default) =>
        RunInTransactionAsync(work, IsolationLevel.ReadCommitted, cancellationToken);

    /// <summary>Does work in a read-committed session and commits it; see the overload with an isolation level.</summary>
    /// <inheritdoc cref="RunInTransactionAsync{T}(Func{DatabaseSession, Task{T}}, IsolationLevel, CancellationToken)"/>
    public Task RunInTransactionAsync(Func<DatabaseSession, Task> work, CancellationToken cancellationToken = default) =>
        RunInTransactionAsync(work, IsolationLevel.ReadCommitted, cancellationToken);

    /// <summary>
    /// Does work in a session and commits it. When the transaction is its own and fails because of a deadlock or a serialization failure
    /// (SQLSTATE 40P01, 40001), or because the server has ended it (<c>COM6025</c>), the work is repeated from the start, five attempts in
    /// all. Inside a running session or workflow step the work is done once, because only the owner of the transaction can repeat it.
    /// </summary>
    /// <param name="work">The work. Effects outside of the session happen again with each attempt.</param>
    /// <param name="isolation">The isolation level, as for <see cref="BeginSession"/>.</param>
    /// <param name="cancellationToken">Cancels statements and waits.</param>
    /// <returns>The result of the work.</returns>
    /// <exception cref="CommerceException">
    /// <see cref="ErrorType.Conflict"/>: the last attempt failed too. <c>COM6023</c>: the answer to the commit was lost. That is never
    /// repeated, because it may be committed.
    /// </exception>
    public async Task<T> RunInTransactionAsync<T>(
        Func<DatabaseSession, Task<T>> work, IsolationLevel isolation, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(work);
        var attempts = DatabaseScope.On(this) is null ? Retries.Attempts : 1;
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await using var session = BeginSession(isolation);
                var result = await work(session);
                await session.CommitAsync(cancellationToken);
                return result;
            }
            catch (Exception exception) when (
                attempt < attempts && (PostgresErrors.IsTransient(exception) || PostgresErrors.IsEnded(exception)))
            {
                // Rolled back. Without jitter in the delay, two transactions that collided would collide again.
            }

            await Task.Delay(Retries.DelayAfter(attempt), Time, cancellationToken);
        }
    }

    /// <inheritdoc cref="RunInTransactionAsync{T}(Func{DatabaseSession, Task{T}}, IsolationLevel, CancellationToken)"/>
    public Task RunInTransactionAsync(
        Func<DatabaseSession, Task> work, IsolationLevel isolation, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(work);
        return RunInTransactionAsync(
            async session =>
            {
                await work(session);
                return true;
            },
            isolation,
            cancellationToken);
    }
}
