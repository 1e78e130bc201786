namespace Commerce.Workflows;

/// <summary>
/// A value that will exist when the workflow runs: its input, a step's output, or something derived from them. It cannot be
/// read while composing (use <see cref="Composer{TInput}.Select"/>), so an <c>if</c> on it does not compile.
/// </summary>
/// <typeparam name="T">The type the value will have.</typeparam>
public sealed class Value<T>
{
    internal Value(WorkflowPlan plan, int slot)
    {
        Plan = plan;
        Slot = slot;
    }

    internal WorkflowPlan Plan { get; }

    internal int Slot { get; }
}
