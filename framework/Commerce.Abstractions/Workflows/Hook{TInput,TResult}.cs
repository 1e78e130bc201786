namespace Commerce.Workflows;

/// <summary>A hook whose handlers return a result. Created by <see cref="Hook"/>.</summary>
/// <typeparam name="TInput">The input of the handlers.</typeparam>
/// <typeparam name="TResult">The result of a handler, and of the hook.</typeparam>
public sealed class Hook<TInput, TResult> : HookDefinition
{
    private readonly Func<IReadOnlyList<TResult>, TResult> merge;

    internal Hook(string name, bool exclusive, Func<IReadOnlyList<TResult>, TResult> merge)
        : base(name, exclusive) => this.merge = merge;

    internal override object? Merge(IReadOnlyList<object?> results) => merge([.. results.Select(result => Slots.As<TResult>(result))]);
}
