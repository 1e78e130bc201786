using Commerce.Tests;

namespace Commerce.Hosting.Tests.Support;

/// <summary>One application for all tests of a class.</summary>
public sealed class ApplicationFixture(PostgresFixture postgres) : IAsyncLifetime
{
    public TestApplication Application { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Application = await TestApplication.StartAsync(postgres, "--Commerce:Events:MaxDepth=3");

    public ValueTask DisposeAsync() => Application.DisposeAsync();
}
