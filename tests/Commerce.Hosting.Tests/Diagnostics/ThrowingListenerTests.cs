using Commerce.Hosting.Tests.Support;
using Commerce.Tests;

namespace Commerce.Hosting.Tests.Diagnostics;

public sealed class ThrowingListenerTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_application_starts_works_and_stops_although_listeners_of_telemetry_throw()
    {
        using var listeners = new ThrowingListeners();
        await using (var app = await HostingApp.StartAsync())
        {
            listeners.AssertThrown();

            Assert.True((await app.Client.PostAsync("/traced", null, Cancellation)).IsSuccessStatusCode);
            await app.DrainAsync();
        }
    }
}
