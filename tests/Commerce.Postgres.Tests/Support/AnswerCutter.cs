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
    private readonly List<Socket> stranded = [];
    private CancellationTokenSource breaking = new();
    private CancellationTokenSource stranding = new();
    private bool answersNothing;
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

    /// <summary>
    /// Leaves the server alone with every connection: it keeps the session, and hears no more of it. New connections are let through.
    /// </summary>
    /// <param name="silently">Whether the host does not notice either: its connection stays open, and is not answered.</param>
    public Task StrandAsync(bool silently)
    {
        answersNothing = silently;
        var before = stranding;
        stranding = new CancellationTokenSource();
        return before.CancelAsync();
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
        stranded.ForEach(socket => socket.Dispose());
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

    private async Task RelayAsync(TcpClient accepted)
    {
        var client = accepted.Client;
        var upstream = server.Host!.StartsWith('/')
            ? new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified)
            : new Socket(SocketType.Stream, ProtocolType.Tcp);
        var strand = stranding.Token;
        if (!closed)
        {
            EndPoint address = server.Host.StartsWith('/')
                ? new UnixDomainSocketEndPoint($"{server.Host}/.s.PGSQL.{server.Port}")
                : new DnsEndPoint(server.Host, server.Port);
            await upstream.ConnectAsync(address);
            using var stop = CancellationTokenSource.CreateLinkedTokenSource(ending.Token, breaking.Token, strand);
            await await Task.WhenAny(
                CopyAsync(client, upstream, answers: false, stop.Token),
                CopyAsync(upstream, client, answers: true, stop.Token));
            await stop.CancelAsync();
        }

        Leave(upstream, strand.IsCancellationRequested);
        Leave(client, strand.IsCancellationRequested && answersNothing);
    }

    private void Leave(Socket socket, bool open)
    {
        if (open)
        {
            lock (stranded)
            {
                stranded.Add(socket);
            }
        }
        else
        {
            socket.Dispose();
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
