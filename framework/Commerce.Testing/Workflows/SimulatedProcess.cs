namespace Commerce.Testing.Workflows;

/// <summary>A process in a <see cref="Simulation"/>: everything that is awaited in it continues here, until it is killed.</summary>
internal sealed class SimulatedProcess : SynchronizationContext
{
    private readonly Simulation simulation;
    private int open;

    internal SimulatedProcess(Simulation simulation) => this.simulation = simulation;

    /// <summary>Whether it was killed.</summary>
    public bool IsDead { get; private set; }

    /// <summary>How many things that were begun here have not ended.</summary>
    public int Open => open;

    /// <summary>Ends the process: nothing in it continues, whatever it was doing.</summary>
    public void Kill() => IsDead = true;

    /// <summary>Begins something in the process.</summary>
    /// <param name="work">What is done.</param>
    /// <param name="ended">Receives how it ended: the exception, or <see langword="null"/>.</param>
    public void Begin(Func<Task> work, Action<Exception?>? ended = null)
    {
        ArgumentNullException.ThrowIfNull(work);
        open++;
        Post(_ => _ = EndAsync(work, ended), null);
    }

    /// <inheritdoc/>
    public override void Post(SendOrPostCallback d, object? state) => simulation.Enqueue(this, d, state);

    /// <inheritdoc/>
    public override void Send(SendOrPostCallback d, object? state)
    {
        ArgumentNullException.ThrowIfNull(d);
        d(state);
    }

    /// <inheritdoc/>
    public override SynchronizationContext CreateCopy() => this;

    private async Task EndAsync(Func<Task> work, Action<Exception?>? ended)
    {
        Exception? failure = null;
        try
        {
            await work();
        }
        catch (Exception exception)
        {
            failure = exception;
        }

        open--;
        ended?.Invoke(failure);
    }
}
