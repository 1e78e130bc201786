namespace Commerce.Postgres.Diagnostics;

/// <summary>What waits in a database, over all hosts.</summary>
/// <param name="Running">Runs that a host owns.</param>
/// <param name="Scheduled">Runs that nobody owns and that are due at some time.</param>
/// <param name="Parked">Runs that wait for a person's decision.</param>
/// <param name="Pending">Deliveries that are due and not done.</param>
/// <param name="Age">For how long the oldest of these has been due.</param>
/// <param name="Dead">Dead letters.</param>
internal sealed record Backlog(long Running, long Scheduled, long Parked, long Pending, TimeSpan Age, long Dead);
