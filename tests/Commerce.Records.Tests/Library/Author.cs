namespace Commerce.Records.Tests.Library;

public sealed record Author(
    string Id, string Name, string? Email, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt, DateTimeOffset? DeletedAt)
{
    public IReadOnlyList<Book>? Books { get; init; }

    public Biography? Biography { get; init; }
}
