using Commerce.Postgres.Errors;
using Npgsql;

namespace Commerce.Postgres.GroupCommit;

/// <summary>
/// Commits the writes that are waiting in one transaction. It never waits for more of them: while a transaction is in flight, the next
/// writes gather, so that a single write is sent at once and many share a flush.
/// </summary>
/// <typeparam name="TWrite">A write.</typeparam>
/// <param name="rules">What may share a transaction.</param>
/// <param name="commit">Commits such writes in one transaction; throws when nothing of them was kept, or the outcome is unknown.</param>
/// <param name="time">The clock of <see cref="BatchRelease{TWrite}"/>.</param>
internal sealed class GroupWriter<TWrite>(GroupRules<TWrite> rules, Func<IReadOnlyList<TWrite>, Task> commit, TimeProvider time)
{
    private const int MostWrites = 512;
    private const int MostCharacters = 1 << 22;

    private readonly Lock gate = new();
    private readonly Queue<GroupedWrite<TWrite>> waiting = new();
    private bool flying;

    /// <summary>Writes, together with others.</summary>
    /// <param name="write">What to write.</param>
    /// <param name="cancellationToken">
    /// Withdraws the write while it waits: nothing of it is kept then. Once it is on its way, the outcome is awaited.
    /// </param>
    public Task WriteAsync(TWrite write, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            return Task.FromCanceled(cancellationToken);
        }

        var grouped = new GroupedWrite<TWrite>(write);
        if (Enqueue(grouped))
        {
            Drain();
        }

        return cancellationToken.CanBeCanceled ? grouped.WaitAsync(cancellationToken) : grouped.Outcome;
    }

    /// <returns>Whether the caller has to start the drain.</returns>
    private bool Enqueue(GroupedWrite<TWrite> grouped)
    {
        lock (gate)
        {
            waiting.Enqueue(grouped);
            return !flying && (flying = true);
        }
    }

    /// <summary>Starts to take what is waiting. It carries the writes of others too, so the caller's context must not flow.</summary>
    private void Drain()
    {
        if (ExecutionContext.IsFlowSuppressed())
        {
            _ = DrainAsync();
            return;
        }

        using (ExecutionContext.SuppressFlow())
        {
            _ = DrainAsync();
        }
    }

    private async Task DrainAsync()
    {
        while (Take() is { Count: > 0 } batch)
        {
            await WriteAsync(batch);
            if (!new BatchRelease<TWrite>(batch, Drain).Run(time))
            {
                return;
            }
        }
    }

    /// <summary>Takes what is waiting. If nothing is, the next write starts the drain again.</summary>
    private List<GroupedWrite<TWrite>> Take()
    {
        var batch = new List<GroupedWrite<TWrite>>();
        var keys = new HashSet<string>(StringComparer.Ordinal);
        var characters = 0L;
        lock (gate)
        {
            // A second write under a key waits for the next batch: statements for many rows have no order among them.
            while (batch.Count < MostWrites && characters < MostCharacters
                && waiting.TryPeek(out var next) && (rules.Key(next.Write) is not { } key || !keys.Contains(key)))
            {
                waiting.Dequeue();
                if (next.TryClaim())
                {
                    batch.Add(next);
                    characters += rules.Characters(next.Write);
                    if (rules.Key(next.Write) is { } taken)
                    {
                        keys.Add(taken);
                    }
                }
            }

            flying = batch.Count > 0;
        }

        return batch;
    }

    private async Task WriteAsync(List<GroupedWrite<TWrite>> batch)
    {
        try
        {
            await commit(batch.ConvertAll(grouped => grouped.Write));
        }
        catch (Exception exception) when (batch.Count > 1 && MayBeOneOf(exception))
        {
            // One of them is the cause: halving isolates it, so that the others are committed.
            await WriteAsync(batch[..(batch.Count / 2)]);
            await WriteAsync(batch[(batch.Count / 2)..]);
            return;
        }
        catch (Exception exception)
        {
            batch.ForEach(grouped => grouped.Failure = exception);
        }
    }

    /// <summary>Whether a write by itself, rather than the database's condition, may be the reason.</summary>
    private static bool MayBeOneOf(Exception exception) => exception switch
    {
        PostgresException refused => PostgresErrors.ConcernsContent(refused),
        CommerceException { Code: PostgresErrors.NotUnicode } => true,
        NpgsqlException or CommerceException => false,
        _ => true,
    };
}
