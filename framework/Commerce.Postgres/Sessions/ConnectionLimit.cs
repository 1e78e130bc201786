using Npgsql;

namespace Commerce.Postgres.Sessions;

/// <summary>
/// How many connections a module may use at once. Modules share a pool, and one that keeps its sessions open must not take the connections
/// of all others.
/// </summary>
/// <param name="module">The module.</param>
/// <param name="max">The maximum number of connections.</param>
/// <param name="refusal">
/// Returns the error when the module may not use the database any more, such as in quarantine: a call that was given up may still run.
/// Default: it always may.
/// </param>
#pragma warning disable CA1001 // A semaphore that nobody waits for by its handle holds nothing to dispose of.
internal sealed class ConnectionLimit(string module, int max, Func<CommerceException?>? refusal = null)
#pragma warning restore CA1001
{
    private readonly SemaphoreSlim slots = new(max);

    /// <summary>Waits until the module may use one more connection.</summary>
    /// <param name="limit">How long to wait.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <exception cref="NpgsqlException">None of the module's connections became free.</exception>
    /// <exception cref="CommerceException">The module may not use the database any more.</exception>
    public async ValueTask EnterAsync(TimeSpan limit, CancellationToken cancellationToken)
    {
        if (!await slots.WaitAsync(limit, cancellationToken))
        {
            throw UnsentWork.Timeout(
                $"The module '{module}' uses all of its {max} connections, and none became free within {limit}. Dispose of each session " +
                $"where it was begun, keep sessions short, or raise Commerce:Modules:{module}:MaxConnections.");
        }

        if (refusal?.Invoke() is { } refused)
        {
            Leave();
            throw refused;
        }
    }

    /// <summary>The module uses one connection less.</summary>
    public void Leave() => slots.Release();
}
