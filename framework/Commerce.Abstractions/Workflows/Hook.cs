namespace Commerce.Workflows;

/// <summary>A place in a workflow where others add steps. Without its types: what the engine registers.</summary>
public abstract class HookDefinition
{
    private protected HookDefinition(string name, bool exclusive)
    {
        Names.Check(name, "hook");
        Name = name;
        IsExclusive = exclusive;
    }

    /// <summary>The hook's name, unique in the workflows that use it.</summary>
    public string Name { get; }

    /// <summary>Whether two handlers are a mistake.</summary>
    public bool IsExclusive { get; }

    internal abstract object? Merge(IReadOnlyList<object?> results);
}

/// <summary>A hook whose handlers give nothing back. Created by <see cref="Hook"/>.</summary>
/// <typeparam name="TInput">What they are given.</typeparam>
public sealed class Hook<TInput> : HookDefinition
{
    internal Hook(string name, bool exclusive)
        : base(name, exclusive)
    {
    }

    internal override object? Merge(IReadOnlyList<object?> results) => Unit.Boxed;
}

/// <summary>A hook whose handlers give something back. Created by <see cref="Hook"/>.</summary>
/// <typeparam name="TInput">What they are given.</typeparam>
/// <typeparam name="TResult">What they give back.</typeparam>
public sealed class Hook<TInput, TResult> : HookDefinition
{
    private readonly Func<IReadOnlyList<TResult>, TResult> merge;

    internal Hook(string name, bool exclusive, Func<IReadOnlyList<TResult>, TResult> merge)
        : base(name, exclusive) => this.merge = merge;

    internal override object? Merge(IReadOnlyList<object?> results) => merge([.. results.Select(result => Slots.As<TResult>(result))]);
}

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

/// <summary>A step at a hook. Declared as a static field in the folder <c>Workflows</c>, it is found like a workflow. Created by <see cref="Hook"/>.</summary>
public sealed class HookHandler
{
    internal HookHandler(HookDefinition hook, StepDefinition step, int order)
    {
        ArgumentNullException.ThrowIfNull(hook);
        ArgumentNullException.ThrowIfNull(step);
        Hook = hook;
        Step = step;
        Order = order;
    }

    /// <summary>The hook.</summary>
    public HookDefinition Hook { get; }

    /// <summary>The step.</summary>
    public StepDefinition Step { get; }

    /// <summary>Its place among the others.</summary>
    public int Order { get; }
}
