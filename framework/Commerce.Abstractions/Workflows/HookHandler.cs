namespace Commerce.Workflows;

/// <summary>
/// A step at a hook. Declared as a static field in the folder <c>Workflows</c>, it is found like a workflow. Created by <see cref="Hook"/>.
/// </summary>
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

    /// <summary>Gets its order among the handlers of the hook.</summary>
    public int Order { get; }
}
