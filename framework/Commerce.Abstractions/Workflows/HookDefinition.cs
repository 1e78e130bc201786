namespace Commerce.Workflows;

/// <summary>A hook without its types: a place in a workflow where others add steps.</summary>
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

    /// <summary>Gets whether two handlers are a mistake.</summary>
    public bool IsExclusive { get; }

    internal abstract object? Merge(IReadOnlyList<object?> results);
}
