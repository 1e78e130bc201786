namespace Commerce.Postgres.Tests.Records.Library;

public sealed record Biography(string Id, string AuthorId, string Text)
{
    public Author? Author { get; init; }
}
