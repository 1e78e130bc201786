using System.Text.Json;
using Commerce.Querying;

namespace Commerce.Records.Tests.Library;

internal sealed record CreateAuthor(string Name, string? Email = null, string? Id = null);

internal sealed record UpdateAuthor(string Id, Optional<string> Name = default, Optional<string?> Email = default);

internal sealed record RenameAuthor(string Name);

internal sealed record CreateBiography(string AuthorId, string Text);

internal sealed record CreateChapter(string BookId, string Title);

internal sealed record CreateTag(string Name);

internal sealed record CreateBook(string Title, string? AuthorId = null)
{
    public int? Pages { get; init; }

    public long? Copies { get; init; }

    public double? Rating { get; init; }

    public decimal? Price { get; init; }

    public bool? IsLent { get; init; }

    public DateTimeOffset? LentAt { get; init; }

    public Genre? Genre { get; init; }

    public JsonElement? Metadata { get; init; }

    public IReadOnlyList<string>? Languages { get; init; }

    public Cover? Cover { get; init; }
}

internal sealed record UpdateBook(string Id)
{
    public Optional<string> Title { get; init; }

    public Optional<JsonElement?> Metadata { get; init; }

    public Optional<Genre> Genre { get; init; }

    public Optional<IReadOnlyList<string>> Languages { get; init; }

    public Optional<DateTimeOffset?> LentAt { get; init; }
}
