using Commerce.Querying;
using Commerce.Records.Tests.Library;

namespace Commerce.Records.Tests.Store;

internal sealed record UpsertAuthor(string? Id, Optional<string> Name = default)
{
    public Optional<string?> Email { get; init; }

    public IReadOnlyList<UpsertBook>? Books { get; init; }

    public Optional<UpsertBiography?> Biography { get; init; }
}

internal sealed record UpsertBiography(string Text, string? Id = null);

internal sealed record UpsertBook(string? Id = null, Optional<string> Title = default)
{
    public Optional<int> Pages { get; init; }

    public Optional<Genre> Genre { get; init; }

    public Optional<RecordName?> Author { get; init; }

    public IReadOnlyList<UpsertChapter>? Chapters { get; init; }

    public IReadOnlyList<UpsertTag>? Tags { get; init; }
}

internal sealed record UpsertChapter(string Title, string? Id = null);

internal sealed record UpsertTag(string? Name, string? Id = null);

internal sealed record RecordName(string? Id);

internal sealed record LinkBook(string Id, IReadOnlyList<string>? Tags, string? Author);
