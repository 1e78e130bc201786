namespace Commerce.Workflows;

/// <summary>The input of a scheduled run.</summary>
/// <param name="ScheduledFor">The time it was due.</param>
public sealed record ScheduledTick(DateTimeOffset ScheduledFor);
