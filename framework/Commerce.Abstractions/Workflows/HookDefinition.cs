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
