namespace Commerce.Workflows;

/// <summary>Creates hooks.</summary>
public static class Hook
{
    /// <summary>A hook with any number of handlers, which give nothing back.</summary>
    /// <param name="name">Its name in the journal.</param>
    /// <param name="exclusive">Two handlers are a mistake, reported at boot with both names. Default: <see langword="false"/>.</param>
    public static Hook<TInput> Create<TInput>(string name, bool exclusive = false) => new(name, exclusive);

    /// <summary>A hook with any number of handlers, whose results are merged.</summary>
    /// <param name="name">Its name in the journal.</param>
    /// <param name="merge">Makes one result of those of the handlers, in their order; of none, too. Pure: it may run again after a crash.</param>
    public static Hook<TInput, TResult> Create<TInput, TResult>(string name, Func<IReadOnlyList<TResult>, TResult> merge)
    {
        ArgumentNullException.ThrowIfNull(merge);
        return new(name, exclusive: false, merge);
    }

    /// <summary>A hook with one handler at most, whose result is the hook's.</summary>
    /// <param name="name">Its name in the journal.</param>
    /// <param name="fallback">The result when there is no handler.</param>
    public static Hook<TInput, TResult> CreateExclusive<TInput, TResult>(string name, TResult fallback) =>
        new(name, exclusive: true, results => results.Count == 0 ? fallback : results[0]);

    /// <summary>Adds a step to a hook. The step has compensation, retries and policies like any other.</summary>
    /// <param name="hook">The hook.</param>
    /// <param name="step">The step; its output is dropped.</param>
    /// <param name="order">Handlers run from the lowest to the highest, at the same number by name. Default: 0.</param>
    public static HookHandler Handle<TInput, TOutput>(Hook<TInput> hook, Step<TInput, TOutput> step, int order = 0) => new(hook, step, order);

    /// <summary>Adds a step to a hook whose handlers give something back.</summary>
    /// <inheritdoc cref="Handle{TInput, TOutput}(Hook{TInput}, Step{TInput, TOutput}, int)"/>
    public static HookHandler Handle<TInput, TResult>(Hook<TInput, TResult> hook, Step<TInput, TResult> step, int order = 0) => new(hook, step, order);
}
