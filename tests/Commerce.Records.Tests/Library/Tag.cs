namespace Commerce.Records.Tests.Library;

public sealed record Tag(string Id, string Name)
{
    public IReadOnlyList<Book>? Books { get; init; }
}
