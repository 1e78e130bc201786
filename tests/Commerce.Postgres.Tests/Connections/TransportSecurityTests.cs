using System.Net;
using System.Net.Sockets;
using Commerce.Postgres.Connections;
using Commerce.Postgres.Sessions;

namespace Commerce.Postgres.Tests.Connections;

/// <summary>A connection that requires TLS does not fall back to clear text.</summary>
public sealed class TransportSecurityTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_server_without_TLS_is_told_with_both_ways_out_and_gets_no_password()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var received = RefuseTlsAsync(listener);
        var opener = new DatabaseOpener(TimeProvider.System);
        var setting = new DatabaseSetting(
            $"Host=127.0.0.1;Port={((IPEndPoint)listener.LocalEndpoint).Port};Username=app;Password=hunter2;SSL Mode=Require",
            "ConnectionStrings__Commerce",
            "to use a private server",
            "ConnectionStrings__CommerceDirect");
        await using var database = new Database(setting.ConnectionString, TimeProvider.System);

        var error = await Assert.ThrowsAsync<BootException>(() => opener.ProbeAsync(database, setting, Cancellation));

        var problem = Assert.Single(error.Problems);
        Assert.Equal("COM6008", problem.Id);
        Assert.Contains("turn it on there", problem.Fix, StringComparison.Ordinal);
        Assert.Contains("SSL Mode=Disable", problem.Fix, StringComparison.Ordinal);
        listener.Stop();
        Assert.Equal(0, await received);
    }

    /// <summary>Answers each request for TLS with N, as a server without it does.</summary>
    /// <returns>The number of bytes that clients send after that, when the listener stops.</returns>
    private static async Task<int> RefuseTlsAsync(TcpListener listener)
    {
        var received = 0;
        while (true)
        {
            try
            {
                using var client = await listener.AcceptTcpClientAsync(Cancellation);
                var stream = client.GetStream();
                await stream.ReadExactlyAsync(new byte[8], Cancellation);
                await stream.WriteAsync("N"u8.ToArray(), Cancellation);
                received += await stream.ReadAsync(new byte[1024], Cancellation);
            }
            // The latter when the listener had stopped before.
            catch (Exception stopped) when (
                stopped is SocketException { SocketErrorCode: SocketError.OperationAborted } or InvalidOperationException)
            {
                return received;
            }
        }
    }
}
