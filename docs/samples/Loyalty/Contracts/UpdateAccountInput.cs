using Commerce.Querying;

namespace Acme.Loyalty;

/// <summary>Changes of an account. What is absent stays as it is; what is null is cleared.</summary>
public sealed record UpdateAccountInput(string Id)
{
    public Optional<string> Email { get; init; }

    public Optional<string?> Name { get; init; }
}
