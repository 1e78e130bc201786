using Commerce.Workflows.Journal;
using Npgsql;

namespace Commerce.Postgres.Journal;

/// <summary>
/// Commits whatever writes are waiting in one transaction. It never waits for more of them: while a transaction is under way the next
/// writes gather, so that a lone write goes at once and many share the disk.
/// </summary>
/// <param name="commit">Commits writes of different runs in one transaction; throws when nothing of them was kept, or nobody knows.</param>
/// <param name="time">The clock of <see cref="BatchRelease"/>.</param>
internal sealed class GroupWriter(Func<IReadOnlyList<JournalWrite>, Task> commit, TimeProvider time)
{
    private const int MostWrites = 512;
    private const int MostCharacters = 1 << 22;

    // The kinds of refusal that are about what was written (its value, a constraint, a deadlock, a limit), by the first two characters.
    private static readonly string[] AboutWrites = ["22", "23", "40", "54"];

    private readonly Lock gate = new();
    private readonly Queue<GroupedWrite> waiting = new();
    private bool flying;

    /// <summary>Writes, together with others.</summary>
    /// <param name="write">What to write.</param>
    /// <param name="cancellationToken">Takes the write back as long as it waits: nothing of it is kept then. Once it is on its way, the outcome is awaited.</param>
    public Task WriteAsync(JournalWrite write, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            return Task.FromCanceled(cancellationToken);
        }

        var grouped = new GroupedWrite(write);
        if (Enqueue(grouped))
        {
            Drain();
        }

        return cancellationToken.CanBeCanceled ? grouped.WaitAsync(cancellationToken) : grouped.Outcome;
    }

    /// <returns>Whether nobody takes what is waiting: the caller starts that.</returns>
    private bool Enqueue(GroupedWrite grouped)
    {
        lock (gate)
        {
            waiting.Enqueue(grouped);
            return !flying && (flying = true);
        }
    }

    /// <summary>Starts to take what is waiting. That carries the writes of others too, so it has nothing of the caller's context.</summary>
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
            if (!new BatchRelease(batch, Drain).Run(time))
            {
                return;
            }
        }
    }

    /// <summary>Takes what is waiting; with nothing there, the next write starts anew.</summary>
    private List<GroupedWrite> Take()
    {
        var batch = new List<GroupedWrite>();
        var runs = new HashSet<string>(StringComparer.Ordinal);
        var characters = 0L;
        lock (gate)
        {
            // A second write to a run waits for the next batch: statements for many rows have no order among them.
            while (batch.Count < MostWrites && characters < MostCharacters
                && waiting.TryPeek(out var next) && !runs.Contains(next.Write.Execution.Id))
            {
                waiting.Dequeue();
                if (next.TryTake())
                {
                    batch.Add(next);
                    runs.Add(next.Write.Execution.Id);
                    characters += next.Characters;
                }
            }

            flying = batch.Count > 0;
        }

        return batch;
    }

    private async Task WriteAsync(List<GroupedWrite> batch)
    {
        try
        {
            await commit(batch.ConvertAll(grouped => grouped.Write));
        }
        catch (Exception exception) when (batch.Count > 1 && MayBeOneOf(exception))
        {
            // One of them is to blame, and the others shall not suffer for it: half by half it is left alone.
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
        PostgresException refused => AboutWrites.Contains(refused.SqlState[..2]),
        NpgsqlException or CommerceException => false,
        _ => true,
    };
}
