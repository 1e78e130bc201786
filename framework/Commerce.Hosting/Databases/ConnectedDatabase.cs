using Commerce.Events.Dispatch;
using Commerce.Postgres.Sessions;

namespace Commerce.Hosting.Databases;

/// <summary>A database that answers.</summary>
/// <param name="Database">The database.</param>
/// <param name="Queue">The queue that the database's commits hand deliveries to; a dispatcher is attached to it later.</param>
/// <param name="Version">The server's version.</param>
internal sealed record ConnectedDatabase(Database Database, DeliveryQueueRelay Queue, string Version);
