namespace Commerce.Workflows;

/// <summary>A hook whose handlers return no result. Created by <see cref="Hook"/>.</summary>
/// <typeparam name="TInput">The input of the handlers.</typeparam>
public sealed class Hook<TInput> : HookDefinition
{
    internal Hook(string name, bool exclusive)
        : base(name, exclusive)
    {
    }

    internal override object? Merge(IReadOnlyList<object?> results) => Unit.Boxed;
}
