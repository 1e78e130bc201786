namespace Commerce.Workflows;

/// <summary>The kinds of nodes in a <see cref="WorkflowGraph"/>. In JSON they are in snake_case, such as <c>for_each</c>.</summary>
public enum GraphNodeKind
{
    /// <summary>A step.</summary>
    Step,

    /// <summary>A step that is completed from outside.</summary>
    External,

    /// <summary>A condition.</summary>
    When,

    /// <summary>Branches side by side.</summary>
    Parallel,

    /// <summary>A loop.</summary>
    ForEach,

    /// <summary>Another workflow.</summary>
    Workflow,

    /// <summary>A hook.</summary>
    Hook,

    /// <summary>An event.</summary>
    Emit,

    /// <summary>A pause.</summary>
    Delay,

    /// <summary>A lock.</summary>
    Lock,
}
