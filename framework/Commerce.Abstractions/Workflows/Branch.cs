namespace Commerce.Workflows;

/// <summary>A branch that runs under a condition and has no value. Created by <c>Flow.When</c>.</summary>
public sealed class Branch
{
    private readonly Flow flow;
    private readonly WhenNode node;

    internal Branch(Flow flow, WhenNode node)
    {
        this.flow = flow;
        this.node = node;
    }

    /// <summary>Declares the branch for a condition that does not hold. Must follow its <c>When</c> directly.</summary>
    /// <param name="otherwise">Composes the branch.</param>
    public void Else(Action<Flow> otherwise)
    {
        ArgumentNullException.ThrowIfNull(otherwise);
        node.Complete(flow, flow.Inner(otherwise));
    }
}
