using System.Net;
using System.Net.Sockets;
using System.Text;
using Npgsql;

namespace Commerce.Postgres.Tests.Support;

/// <summary>Stands between a host and its database, and breaks a connection instead of passing a certain answer on.</summary>
public sealed class AnswerCutter : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource ending = new();
    private readonly NpgsqlConnectionStringBuilder server;
    private readonly Task accepting;
    private CancellationTokenSource breaking = new();
    private bool closed;
    private byte[]? cut;

    public AnswerCutter(string connectionString)
    {
        server = new NpgsqlConnectionStringBuilder(connectionString);
        listener.Start();
        accepting = AcceptAsync();
    }

    public string ConnectionString => new NpgsqlConnectionStringBuilder(server.ConnectionString)
    {
        Host = "127.0.0.1",
        Port = ((IPEndPoint)listener.LocalEndpoint).Port,
    }.ConnectionString;

    /// <summary>How often it has cut.</summary>
    public int Cuts { get; private set; }

    /// <summary>Breaks every connection and refuses new ones.</summary>
    public Task CloseAsync()
    {
        closed = true;
        return breaking.CancelAsync();
    }

    /// <summary>Lets connections through again.</summary>
    public void Open()
    {
        breaking = new CancellationTokenSource();
        closed = false;
    }

    /// <summary>The next answer that contains the text is not passed on: what the server did is done, and nobody hears of it.</summary>
    public void CutNext(string answer) => cut = Encoding.ASCII.GetBytes(answer);

    public async ValueTask DisposeAsync()
    {
        await ending.CancelAsync();
        listener.Stop();
        await accepting;
        ending.Dispose();
    }

    private async Task AcceptAsync()
    {
        var relays = new List<Task>();
        try
        {
            while (true)
            {
                relays.Add(RelayAsync(await listener.AcceptTcpClientAsync(ending.Token)));
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or SocketException)
        {
            await Task.WhenAll(relays);
        }
    }

    private async Task RelayAsync(TcpClient client)
    {
        using (client)
        using (var upstream = server.Host!.StartsWith('/')
            ? new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified)
            : new Socket(SocketType.Stream, ProtocolType.Tcp))
        {
            if (closed)
            {
                return;
            }

            EndPoint address = server.Host.StartsWith('/')
                ? new UnixDomainSocketEndPoint($"{server.Host}/.s.PGSQL.{server.Port}")
                : new DnsEndPoint(server.Host, server.Port);
            await upstream.ConnectAsync(address);
            using var stop = CancellationTokenSource.CreateLinkedTokenSource(ending.Token, breaking.Token);
            await await Task.WhenAny(
                CopyAsync(client.Client, upstream, answers: false, stop.Token),
                CopyAsync(upstream, client.Client, answers: true, stop.Token));
            await stop.CancelAsync();
        }
    }

    private async Task CopyAsync(Socket from, Socket to, bool answers, CancellationToken cancellationToken)
    {
        var buffer = new byte[1 << 16];
        try
        {
            while (await from.ReceiveAsync(buffer, cancellationToken) is > 0 and var count)
            {
                if (answers && cut is { } text && buffer.AsSpan(0, count).IndexOf(text) >= 0)
                {
                    cut = null;
                    Cuts++;
                    return;
                }

                await to.SendAsync(buffer.AsMemory(0, count), cancellationToken);
            }
        }
        catch (Exception exception) when (exception is SocketException or OperationCanceledException or ObjectDisposedException)
        {
            // One of the two has gone.
        }
    }
}
