using Commerce.Events;

namespace Commerce.Postgres.Events;

/// <summary>An event with its id, about to be written.</summary>
/// <param name="Message">The event.</param>
/// <param name="Options">How it is delivered.</param>
internal sealed record OutboxMessage(EventMessage Message, EmitOptions Options)
{
    public static EmitOptions Defaults { get; } = new();

    /// <summary>Which go first, as a number; the smaller, the sooner.</summary>
    public int Priority => (int)(Options.Internal && Options.Priority == EventPriority.Default ? EventPriority.Lowest : Options.Priority);
}
