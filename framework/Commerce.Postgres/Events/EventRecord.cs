namespace Commerce.Postgres.Events;

/// <summary>An event for people: what it is, and how far its deliveries are.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">Its public name.</param>
/// <param name="Data">Its data as JSON text.</param>
/// <param name="EmittedAt">When it was emitted, UTC.</param>
/// <param name="IsHeld">Whether it is held until its run ends.</param>
/// <param name="RunId">The run that holds or held it, or <see langword="null"/>.</param>
/// <param name="Done">The number of subscribers that have handled it.</param>
/// <param name="Pending">The number of deliveries that have not ended.</param>
/// <param name="Dead">The number of dead letters.</param>
internal sealed record EventRecord(
    string Id, string Name, string Data, DateTimeOffset EmittedAt, bool IsHeld, string? RunId, int Done, int Pending, int Dead);
