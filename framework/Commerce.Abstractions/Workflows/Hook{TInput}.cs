namespace Commerce.Workflows;

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
