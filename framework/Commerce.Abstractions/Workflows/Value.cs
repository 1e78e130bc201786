namespace Commerce.Workflows;

/// <summary>
/// A placeholder for a value that exists when the workflow runs: its input, a step's output, or something derived from them. It cannot be
/// read while composing (use <see cref="Flow.Select"/>), so an <c>if</c> on it does not compile.
/// </summary>
/// <typeparam name="T">The type the value will have.</typeparam>
public class Value<T>
{
    internal Value(Block block, int slot)
    {
        Block = block;
        Slot = slot;
    }

    /// <summary>Where it exists: in this block and the blocks inside it.</summary>
    internal Block Block { get; }

    internal int Slot { get; }
}
