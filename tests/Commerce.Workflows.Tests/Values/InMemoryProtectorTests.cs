using Commerce.Tests;
using Commerce.Workflows.Values;

namespace Commerce.Workflows.Tests.Values;

public sealed class InMemoryProtectorTests : ValueProtectorContract
{
    private static readonly InMemoryProtector Shared = new();

    private protected override IValueProtector Protector => Shared;

    private protected override IValueProtector SameKeys => Shared;

    private protected override IValueProtector OtherKeys { get; } = new InMemoryProtector();
}
