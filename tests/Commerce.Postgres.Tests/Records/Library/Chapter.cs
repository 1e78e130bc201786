namespace Commerce.Postgres.Tests.Records.Library;

public sealed record Chapter(string Id, string BookId, string Title, DateTimeOffset? DeletedAt);
