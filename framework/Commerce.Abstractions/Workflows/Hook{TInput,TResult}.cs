namespace Commerce.Workflows;

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
