using System.Text.Json;

namespace Commerce.Records.Tests.Library;

/// <summary>A book has a column of every kind.</summary>
public sealed record Book
{
    public required string Id { get; init; }

    public string? AuthorId { get; init; }

    public required string Title { get; init; }

    public int Pages { get; init; }

    public long Copies { get; init; }

    public double? Rating { get; init; }

    public decimal Price { get; init; }

    public bool IsLent { get; init; }

    public DateTimeOffset? LentAt { get; init; }

    public Genre Genre { get; init; }

    public JsonElement? Metadata { get; init; }

    public IReadOnlyList<string> Languages { get; init; } = [];

    public Cover? Cover { get; init; }

    public DateTimeOffset UpdatedAt { get; init; }

    public DateTimeOffset? DeletedAt { get; init; }

    public Author? Author { get; init; }

    public IReadOnlyList<Chapter>? Chapters { get; init; }

    public IReadOnlyList<Tag>? Tags { get; init; }
}
