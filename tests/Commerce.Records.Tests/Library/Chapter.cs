namespace Commerce.Records.Tests.Library;

public sealed record Chapter(string Id, string BookId, string Title, DateTimeOffset? DeletedAt);
