using Commerce.Testing;

[assembly: AssemblyFixture(typeof(Commerce.Tests.PostgresFixture))]

namespace Commerce.Tests;

/// <summary>One PostgreSQL for all tests of the assembly.</summary>
public sealed class PostgresFixture : IAsyncLifetime
{
    public TestPostgres Server { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Server = await TestPostgres.StartAsync();

    public ValueTask DisposeAsync() => Server.DisposeAsync();
}
