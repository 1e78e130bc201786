namespace Commerce.Workflows;

/// <summary>No value: the input of a workflow that takes none, the output of a step that returns none.</summary>
public readonly record struct Unit
{
    internal static readonly object Boxed = default(Unit);
}
