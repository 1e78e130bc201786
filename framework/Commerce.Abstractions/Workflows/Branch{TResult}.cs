namespace Commerce.Workflows;

/// <summary>What is done under a condition.</summary>
/// <typeparam name="TResult">The type of its value.</typeparam>
public sealed class Branch<TResult> : Value<TResult>
{
    private readonly Flow flow;
    private readonly WhenNode node;

    internal Branch(Flow flow, WhenNode node)
        : base(flow.Block, node.Slot)
    {
        this.flow = flow;
        this.node = node;
    }

    /// <summary>Does something else when the condition does not hold. Follows its <c>When</c> directly.</summary>
    /// <param name="otherwise">What is done.</param>
    /// <returns>The value of the branch that was taken.</returns>
    public Value<TResult> Else(Func<Flow, Value<TResult>> otherwise)
    {
        ArgumentNullException.ThrowIfNull(otherwise);
        node.Complete(flow, flow.Inner(otherwise));
        return this;
    }
}
