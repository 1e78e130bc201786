namespace Commerce.Postgres.Tests.Records.Library;

public sealed record Tag(string Id, string Name)
{
    public IReadOnlyList<Book>? Books { get; init; }
}
