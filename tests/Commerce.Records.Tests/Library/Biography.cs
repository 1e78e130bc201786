namespace Commerce.Records.Tests.Library;

public sealed record Biography(string Id, string AuthorId, string Text)
{
    public Author? Author { get; init; }
}
