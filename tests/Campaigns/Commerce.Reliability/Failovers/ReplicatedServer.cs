using System.Globalization;
using System.Net.NetworkInformation;
using System.Runtime.Versioning;
using System.Security.Cryptography;
using Commerce.DevelopmentServer;
using Npgsql;

namespace Commerce.Reliability.Failovers;

/// <summary>A PostgreSQL with fsync on, and a standby that receives its log.</summary>
/// <param name="binaries">The programs of PostgreSQL, <c>pg_basebackup</c> among them.</param>
/// <param name="folder">Where the servers keep their data. It does not exist yet.</param>
/// <param name="user">The user that they run as.</param>
/// <param name="synchronous">Whether a commit waits until the standby has it on its disk.</param>
[UnsupportedOSPlatform("windows")]
internal sealed class ReplicatedServer(PostgresBinaries binaries, string folder, ServerUser? user, bool synchronous) : IAsyncDisposable
{
    private const string Role = "commerce";
    private static readonly TimeSpan LookInterval = TimeSpan.FromMilliseconds(50);

    private readonly int[] ports = [FreePort(20000), FreePort(25000)];
    private int primary;

    /// <summary>Leads to whichever of the two is the primary.</summary>
    public string ConnectionString => new NpgsqlConnectionStringBuilder
    {
        Host = string.Join(',', ports.Select(port => $"127.0.0.1:{port}")),
        Username = Role,
        Database = "postgres",
        TargetSessionAttributes = "primary",
    }.ConnectionString;

    private string PrimaryConnectionString => new NpgsqlConnectionStringBuilder
    {
        Host = "127.0.0.1",
        Port = ports[primary],
        Username = Role,
        Database = "postgres",
        Pooling = false,
    }.ConnectionString;

    /// <summary>Creates and starts both.</summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (!UnixFolder.TryOwn(folder, user))
        {
            throw new InvalidOperationException($"The folder {folder} cannot be given to the user of the servers.");
        }

        await RunAsync(
            "initdb", ["-D", Data(primary), $"--username={Role}", "--auth=trust", "--encoding=UTF8", "--locale=C"], cancellationToken);
        await StartServerAsync(primary, cancellationToken);
        await AddStandbyAsync(cancellationToken);
    }

    /// <summary>Kills the primary and promotes the standby.</summary>
    public async Task FailOverAsync(CancellationToken cancellationToken)
    {
        var postmaster = (await File.ReadAllLinesAsync(Path.Combine(Data(primary), "postmaster.pid"), cancellationToken))[0];
        Libc.Signal(int.Parse(postmaster, CultureInfo.InvariantCulture), Libc.Kill);
        primary = 1 - primary;
        await RunAsync("pg_ctl", ["promote", "-w", "-s", "-D", Data(primary)], cancellationToken);
    }

    /// <summary>Makes a standby of the primary in place of the server that was killed.</summary>
    public async Task AddStandbyAsync(CancellationToken cancellationToken)
    {
        var standby = 1 - primary;
        if (Directory.Exists(Data(standby)))
        {
            Directory.Delete(Data(standby), recursive: true);
        }

        var port = ports[primary].ToString(CultureInfo.InvariantCulture);
        await RunAsync(
            "pg_basebackup",
            ["-h", "127.0.0.1", "-p", port, "-U", Role, "-D", Data(standby), "-R", "-X", "stream", "-c", "fast"],
            cancellationToken);
        await StartServerAsync(standby, cancellationToken);
        await WaitForAsync("select exists (select from pg_stat_replication where state = 'streaming')", cancellationToken);
        if (synchronous)
        {
            // Only now: without a standby that answers, each commit would wait.
            await ExecuteAsync("alter system set synchronous_standby_names = '*'", cancellationToken);
            await ExecuteAsync("select pg_reload_conf()", cancellationToken);
            await WaitForAsync("select exists (select from pg_stat_replication where sync_state = 'sync')", cancellationToken);
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var server in new[] { primary, 1 - primary })
        {
            // One that was killed has nothing to stop.
            await RunAsync("pg_ctl", ["stop", "-m", "immediate", "-s", "-D", Data(server)], CancellationToken.None, mayFail: true);
        }
    }

    /// <summary>A port that the system gives to no connection: hosts that look for a server that is away must not take its port.</summary>
    private static int FreePort(int from)
    {
        var taken = IPGlobalProperties.GetIPGlobalProperties().GetActiveTcpListeners().Select(place => place.Port).ToHashSet();
        return Enumerable.Range(from + RandomNumberGenerator.GetInt32(4000), 1000).First(port => !taken.Contains(port));
    }

    private string Data(int server) => Path.Combine(folder, $"server{server}");

    private Task StartServerAsync(int server, CancellationToken cancellationToken) => RunAsync(
        "pg_ctl",
        [
            "start", "-w", "-s", "-D", Data(server), "-l", $"{Data(server)}.log", "-o",
            // A standby that waits for its primary would notice only seconds later that it is promoted.
            $"-p {ports[server]} -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c wal_retrieve_retry_interval=200ms",
        ],
        cancellationToken);

    private async Task RunAsync(string tool, IReadOnlyList<string> arguments, CancellationToken cancellationToken, bool mayFail = false)
    {
        var (program, all) = ServerCommand.As(user, binaries.Tool(tool), arguments);
        var result = await CommandRunner.RunAsync(program, all, cancellationToken);
        if (result.ExitCode != 0 && !mayFail)
        {
            throw new InvalidOperationException($"{tool} failed: {result.Tail}");
        }
    }

    private async Task<object?> ExecuteAsync(string sql, CancellationToken cancellationToken)
    {
        await using var connection = new NpgsqlConnection(PrimaryConnectionString);
        await connection.OpenAsync(cancellationToken);
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync(cancellationToken);
    }

    private async Task WaitForAsync(string condition, CancellationToken cancellationToken)
    {
        while (await ExecuteAsync(condition, cancellationToken) is not true)
        {
            await Task.Delay(LookInterval, TimeProvider.System, cancellationToken);
        }
    }
}
