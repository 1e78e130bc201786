using System.Text.Json;

namespace Commerce.Benchmarks.LoadTest.Measurements;

/// <summary>A member to be created.</summary>
internal sealed record CreateMember(
    string Email, string? FirstName, string? LastName, string? AvatarUrl = null, JsonElement? Metadata = null);
