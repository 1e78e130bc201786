namespace Commerce.Workflows;

/// <summary>Creates hooks.</summary>
/// <example>
/// <code>
/// public static readonly Hook&lt;Cart&gt; Closed = Hook.Create&lt;Cart&gt;("cart-closed");
/// public static readonly HookHandler HoldGift = Hook.Handle(CartHooks.Closed, HoldGiftStep);
/// </code>
/// </example>
public static class Hook
{
    /// <summary>Creates a hook with any number of handlers, which return no result.</summary>
    /// <param name="name">Its name in the journal.</param>
    /// <param name="exclusive">
    /// Whether two handlers are a mistake, reported at boot with both names. Default: <see langword="false"/>.
    /// </param>
    public static Hook<TInput> Create<TInput>(string name, bool exclusive = false) => new(name, exclusive);

    /// <summary>Creates a hook with any number of handlers, whose results are merged.</summary>
    /// <param name="name">Its name in the journal.</param>
    /// <param name="merge">Merges the results of the handlers, in their order, also when there are none. A pure function.</param>
    public static Hook<TInput, TResult> Create<TInput, TResult>(string name, Func<IReadOnlyList<TResult>, TResult> merge)
    {
        ArgumentNullException.ThrowIfNull(merge);
        return new(name, exclusive: false, merge);
    }

    /// <summary>Creates a hook with at most one handler, whose result is the hook's.</summary>
    /// <param name="name">Its name in the journal.</param>
    /// <param name="fallback">The result when there is no handler.</param>
    public static Hook<TInput, TResult> CreateExclusive<TInput, TResult>(string name, TResult fallback) =>
        new(name, exclusive: true, results => results.Count == 0 ? fallback : results[0]);

    /// <summary>Adds a step to a hook. The step has compensation, retries and policies like any other.</summary>
    /// <param name="hook">The hook.</param>
    /// <param name="step">The step; its output is dropped.</param>
    /// <param name="order">Handlers run from the lowest order to the highest, those of one order by name. Default: 0.</param>
    public static HookHandler Handle<TInput, TOutput>(Hook<TInput> hook, Step<TInput, TOutput> step, int order = 0) =>
        new(hook, step, order);

    /// <summary>Adds a step to a hook whose handlers return a result.</summary>
    /// <inheritdoc cref="Handle{TInput, TOutput}(Hook{TInput}, Step{TInput, TOutput}, int)"/>
    public static HookHandler Handle<TInput, TResult>(Hook<TInput, TResult> hook, Step<TInput, TResult> step, int order = 0) =>
        new(hook, step, order);
}
