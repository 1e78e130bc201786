namespace Commerce.Postgres.Events;

/// <summary>An event as it is stored.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">Its public name.</param>
/// <param name="Data">Its data as JSON text.</param>
/// <param name="EmittedAt">When it was emitted, UTC.</param>
/// <param name="IsHeld">Whether it waits for the end of a run.</param>
/// <param name="ExecutionId">The run that holds it or had held it, or <see langword="null"/>.</param>
/// <param name="Done">How many subscribers have finished with it.</param>
/// <param name="Pending">How many have yet to.</param>
/// <param name="Dead">How many never will, unless it is replayed.</param>
public sealed record EventRecord(
    string Id, string Name, string Data, DateTimeOffset EmittedAt, bool IsHeld, string? ExecutionId, int Done, int Pending, int Dead);
