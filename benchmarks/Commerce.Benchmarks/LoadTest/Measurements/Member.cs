using System.Text.Json;
using Commerce.Records.Declaration;

namespace Commerce.Benchmarks.LoadTest.Measurements;

/// <summary>A record with the columns of a user.</summary>
internal sealed record Member(
    string Id,
    string Email,
    string? FirstName,
    string? LastName,
    string? AvatarUrl,
    JsonElement? Metadata,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt)
{
    public static DataModel Model { get; } = DataModel.Create("members", model => model.Entity<Member>("member", member =>
    {
        member.Id("member");
        member.Property(one => one.Email).Unique().Searchable();
    }));
}
