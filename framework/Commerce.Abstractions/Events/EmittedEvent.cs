namespace Commerce.Events;

/// <summary>An event before its commit: it has no id yet, and nobody sees it.</summary>
/// <param name="Name">The public name.</param>
/// <param name="Data">The data as JSON text.</param>
/// <param name="Depth">How many events in a row led to it.</param>
/// <param name="Options">How it is delivered; <see langword="null"/> for the defaults.</param>
public sealed record EmittedEvent(string Name, string Data, int Depth, EmitOptions? Options = null)
{
    /// <summary>Gets the trace context in which it was emitted. Two events that differ in nothing else are the same event.</summary>
    internal string? TraceContext { get; init; } = Diagnostics.TraceContext.Capture();

    /// <inheritdoc/>
    public bool Equals(EmittedEvent? other) =>
        other is not null && Name == other.Name && Data == other.Data && Depth == other.Depth && Options == other.Options;

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Name, Data, Depth, Options);
}
