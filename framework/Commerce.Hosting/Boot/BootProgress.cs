using Commerce.Hosting.Databases;

namespace Commerce.Hosting.Boot;

/// <summary>
/// Holds the result of each boot phase that was reached. The application container resolves what exists only after a phase, such as the
/// database, from here and from nowhere else; and the results are stopped backwards from here, also when the start failed half-way.
/// </summary>
internal sealed class BootProgress : IAsyncDisposable
{
    // Replaced, never changed: requests read it while the last phases add to it.
    private volatile object[] results = [];

    /// <summary>Adds the result of a phase.</summary>
    public T Add<T>(T result)
        where T : class
    {
        results = [.. results, result];
        return result;
    }

    /// <summary>Gets the result of a phase.</summary>
    /// <exception cref="InvalidOperationException">The phase was not reached yet.</exception>
    public T Get<T>()
        where T : class => Find<T>()
            ?? throw new InvalidOperationException($"This needs an application that has started: there is no {typeof(T).Name} yet.");

    /// <summary>Finds the result of a phase.</summary>
    /// <returns><see langword="null"/> when the phase was not reached.</returns>
    public T? Find<T>()
        where T : class => Array.Find(results, static result => result is T) as T;

    /// <summary>
    /// Stops what the phases have started, the last one first. The databases stay open, because services that the container disposes may
    /// still use them.
    /// </summary>
    public Task StopAsync() => StopAsync(static result => result is ConnectedHost);

    /// <summary>Stops everything, and closes the databases.</summary>
    public async ValueTask DisposeAsync() => await StopAsync(static _ => false);

    private Task StopAsync(Predicate<object> isLimit) =>
        StopSequence.RunAsync(TakeStoppable(isLimit).Select(result => (Func<Task>)result.StopAsync));

    /// <summary>Takes the results out, the last one first, each just before it is stopped.</summary>
    private IEnumerable<IStoppable> TakeStoppable(Predicate<object> isLimit)
    {
        while (results is [.. var earlier, var last] && !isLimit(last))
        {
            results = earlier;
            if (last is IStoppable stoppable)
            {
                yield return stoppable;
            }
        }
    }
}
