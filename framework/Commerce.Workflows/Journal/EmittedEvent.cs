namespace Commerce.Workflows.Journal;

/// <summary>An event a run emits by itself.</summary>
/// <param name="Name">The public name.</param>
/// <param name="Data">The data as JSON.</param>
/// <param name="Depth">How many events in a row led to it.</param>
public sealed record EmittedEvent(string Name, string Data, int Depth);
