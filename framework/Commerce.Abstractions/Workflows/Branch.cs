namespace Commerce.Workflows;

/// <summary>What is done under a condition and has no value.</summary>
public sealed class Branch
{
    private readonly Flow flow;
    private readonly WhenNode node;

    internal Branch(Flow flow, WhenNode node)
    {
        this.flow = flow;
        this.node = node;
    }

    /// <summary>Does something else when the condition does not hold. Follows its <c>When</c> directly.</summary>
    /// <param name="otherwise">What is done.</param>
    public void Else(Action<Flow> otherwise)
    {
        ArgumentNullException.ThrowIfNull(otherwise);
        node.Complete(flow, flow.Inner(otherwise));
    }
}
