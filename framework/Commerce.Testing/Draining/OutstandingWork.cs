namespace Commerce.Testing;

/// <summary>Something that is due and has not ended.</summary>
/// <param name="Kind">What it is: <c>delivery</c>, <c>run</c>, <c>job</c> or <c>report</c>.</param>
/// <param name="Id">Which one.</param>
/// <param name="State">What it does, such as <c>waiting</c> or <c>in hand</c>, and what is known about it.</param>
public sealed record OutstandingWork(string Kind, string Id, string State)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Kind} {Id}: {State}";
}
