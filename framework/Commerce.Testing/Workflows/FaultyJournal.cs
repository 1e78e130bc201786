using Commerce.Workflows.Journal;

namespace Commerce.Testing.Workflows;

/// <summary>A journal that fails at planned operations that change something. A process that is dead does nothing more.</summary>
/// <param name="inner">The journal.</param>
/// <param name="faults">What fails.</param>
/// <param name="process">The process it is used in, which is killed then; <see langword="null"/>: exceptions stand for its death.</param>
internal sealed class FaultyJournal(IJournal inner, JournalFaults faults, SimulatedProcess? process = null) : DelegatingJournal(inner)
{
    private JournalFaultException? dead;

    /// <summary>A journal that fails once.</summary>
    /// <param name="inner">The journal.</param>
    /// <param name="operation">The operation, from 1; 0: none.</param>
    /// <param name="fault">What happens there.</param>
    public FaultyJournal(IJournal inner, int operation, JournalFault fault)
        : this(inner, new JournalFaults((operation, fault)))
    {
    }

    /// <summary>How many operations there were.</summary>
    public int Count => faults.Count;

    /// <summary>Whether it has come to a fault.</summary>
    public bool HasFaulted => faults.Happened > 0;

    /// <inheritdoc/>
    public override JournalFailure Classify(Exception exception) =>
        exception switch
        {
            JournalRefusedException refused => refused.Failure,
            JournalFaultException => JournalFailure.Lost,
            _ => base.Classify(exception),
        };

    /// <inheritdoc/>
    protected override async ValueTask<T> ChangeAroundAsync<T>(string what, Func<ValueTask<T>> call)
    {
        ArgumentNullException.ThrowIfNull(call);
        await EnterAsync();
        var (operation, fault) = faults.Next(what);
        if (fault == JournalFault.DiesBefore)
        {
            await DieAsync(operation, fault.Value);
        }

        if (fault == JournalFault.Refused)
        {
            throw new JournalRefusedException($"Refused at operation {operation}", JournalFailure.Transient);
        }

        var result = await call();
        await FailAsync(operation, fault);
        return result;
    }

    /// <inheritdoc/>
    protected override async ValueTask<T> ReadAroundAsync<T>(string what, Func<ValueTask<T>> call, Func<T, bool>? changes = null)
    {
        ArgumentNullException.ThrowIfNull(call);
        await EnterAsync();
        var result = await call();
        if (changes?.Invoke(result) ?? false)
        {
            var (operation, fault) = faults.Next(what);
            await FailAsync(operation, fault);
        }
        else
        {
            await YieldAsync();
        }

        return result;
    }

    private async ValueTask EnterAsync()
    {
        await YieldAsync();
        if (dead is not null)
        {
            throw dead;
        }
    }

    private async ValueTask FailAsync(int operation, JournalFault? fault)
    {
        if (fault is JournalFault.AnswerLost or JournalFault.Refused)
        {
            throw new JournalFaultException(fault.Value, operation);
        }

        if (fault is not null)
        {
            await DieAsync(operation, fault.Value);
        }

        await YieldAsync();
    }

    private async ValueTask DieAsync(int operation, JournalFault fault)
    {
        dead = new JournalFaultException(fault, operation);
        if (process is null)
        {
            throw dead;
        }

        // What is dead does not come back from the call.
        process.Kill();
        await new TaskCompletionSource().Task;
    }

    /// <summary>In a simulation, an operation takes a while, in which other things happen.</summary>
    private async ValueTask YieldAsync()
    {
        if (process is not null)
        {
            await Task.Yield();
        }
    }
}
