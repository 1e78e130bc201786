namespace Commerce.Hosting.Tests.Support;

/// <summary>One application for all tests of a class.</summary>
public sealed class ApplicationFixture : IAsyncLifetime
{
    public TestApplication Application { get; private set; } = null!;

    public async ValueTask InitializeAsync() =>
        Application = await HostingApp.StartAsync(options => options.Settings["Commerce:Events:MaxDepth"] = "3");

    public ValueTask DisposeAsync() => Application.DisposeAsync();
}
