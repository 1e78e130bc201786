namespace Commerce.Workflows;

/// <summary>A branch that runs under a condition and has a value. Created by <c>Flow.When</c>.</summary>
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

    /// <summary>Declares the branch for a condition that does not hold. Must follow its <c>When</c> directly.</summary>
    /// <param name="otherwise">Composes the branch.</param>
    /// <returns>The value of the branch that was taken.</returns>
    public Value<TResult> Else(Func<Flow, Value<TResult>> otherwise)
    {
        ArgumentNullException.ThrowIfNull(otherwise);
        node.Complete(flow, flow.Inner(otherwise));
        return this;
    }
}
