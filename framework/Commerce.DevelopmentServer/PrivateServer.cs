using Npgsql;

namespace Commerce.DevelopmentServer;

/// <summary>
/// A PostgreSQL server of the app's own, for development and tests: found or installed, created in the app's folder,
/// started, and stopped with it. It listens on a Unix socket that only its own user (and root) can reach; on Windows
/// on the loopback address with a generated password.
/// </summary>
/// <remarks>
/// The server survives when the app is killed, and the next start takes it over. Ctrl-C does not reach it: it stops when
/// this object is stopped. Root starts it as the user <c>postgres</c> or, without one, <c>nobody</c>.
/// </remarks>
public sealed class PrivateServer : IAsyncDisposable
{
    private readonly InstanceLock _lock;
    private readonly RunningServer _server;
    private readonly string _root;
    private readonly Action<string> _report;
    private readonly SemaphoreSlim _stopping = new(1);
    private bool _stopped;

    private PrivateServer(
        InstanceLock instance, Cluster cluster, PostgresBinaries binaries, RunningServer server, string database, Action<string> report)
    {
        _lock = instance;
        _server = server;
        _report = report;
        _root = cluster.Root;
        DataDirectory = cluster.Data;
        Binaries = binaries.Directory;
        ConnectionString = server.Address.ForApplication(database);
    }

    /// <summary>What Npgsql connects with: the options' database, as superuser, with prepared statements and a pool of 50 of the server's 100 connections.</summary>
    public string ConnectionString { get; }

    /// <summary>Where the data lies. Not in the options' folder when root runs the app from a place closed to others.</summary>
    public string DataDirectory { get; }

    /// <summary>The folder <c>initdb</c> and <c>postgres</c> were found in.</summary>
    public string Binaries { get; }

    /// <summary>The postmaster's process id.</summary>
    internal int ProcessId => _server.Pid;

    internal ServerAddress Address => _server.Address;

    /// <summary>Starts the server of a folder, or takes over the one still running there, and returns when it takes connections.</summary>
    /// <param name="options">Folder, database, durability.</param>
    /// <param name="report">Hears, line by line, what takes long or should be known (installation, place of the data); may be <see langword="null"/>.</param>
    /// <param name="cancellationToken">Gives up; a server just started is stopped again.</param>
    /// <returns>The running server, which stops when stopped or disposed.</returns>
    /// <exception cref="ArgumentException">The folder is no absolute path.</exception>
    /// <exception cref="ServerInUseException">Another process uses the folder.</exception>
    /// <exception cref="ServerUnavailableException">There is no usable PostgreSQL, or it did not answer within 30 seconds.</exception>
    public static async Task<PrivateServer> StartAsync(
        PrivateServerOptions options, Action<string>? report, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(options);
        report ??= _ => { };
        var folder = ClusterLocator.Prepare(options.Directory);
        var instance = InstanceLock.Take(folder);
        try
        {
            var cluster = ClusterLocator.Locate(folder, report);
            var major = cluster.ReadMajor();
            var binaries = await BinariesChain.FindAsync(
                options.Sources ?? BinariesChain.Usual, new BinariesRequest(major, options.AllowInstall, report), cancellationToken);

            // Asked for after the binaries: installing them may have made the user.
            var user = ServerUser.For(cluster.Data);
            if (major is null)
            {
                await new ClusterInitializer(cluster, binaries, user, options.Time).RunAsync(options.Durable, report, cancellationToken);
            }

            var server = await new ServerStarter(cluster, binaries, user, options, report).StartAsync(cancellationToken);
            if (!server.HasDatabase)
            {
                await CreateFirstDatabaseAsync(server, options.Database, report, cancellationToken);
            }

            return new PrivateServer(instance, cluster, binaries, server, options.Database, report);
        }
        catch
        {
            instance.Dispose();
            throw;
        }
    }

    /// <summary>Finds the server that another process runs in a folder, to do something beside it. That process stops it.</summary>
    /// <param name="options">Folder and database.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>What Npgsql connects with; <see langword="null"/> when no server with that database answers there.</returns>
    /// <exception cref="ArgumentException">The folder is no absolute path.</exception>
    /// <exception cref="ServerUnavailableException">The data cannot be reached by the user the server runs as.</exception>
    public static async Task<string?> FindAsync(PrivateServerOptions options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(options);
        var cluster = ClusterLocator.Locate(ClusterLocator.Prepare(options.Directory), static _ => { });
        if (PostmasterFile.Read(cluster.Data) is not { IsReady: true } file)
        {
            return null;
        }

        var address = ServerAddressPicker.Of(file, cluster);
        return await ServerProbe.AskAsync(address, options.Database, cancellationToken) is { HasDatabase: true } answer && cluster.Owns(answer)
            ? address.ForApplication(options.Database)
            : null;
    }

    /// <summary>
    /// Stops the server: sessions are ended, data is written; after 15 seconds at once, which the next start recovers from.
    /// A second call does nothing.
    /// </summary>
    /// <param name="cancellationToken">Stops waiting; the call may be repeated.</param>
    /// <returns>A task that ends when the server has ended and the folder is free.</returns>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stopping.WaitAsync(cancellationToken);
        try
        {
            if (!_stopped)
            {
                await _server.StopAsync(_report, cancellationToken);
                _stopped = true;
                _lock.Dispose();
            }
        }
        finally
        {
            _stopping.Release();
        }
    }

    /// <summary>Stops the server and deletes its data, wherever it lies: for tests and whoever else needs it no more.</summary>
    /// <returns>A task that ends when both have happened.</returns>
    public async Task DeleteAsync()
    {
        await StopAsync(CancellationToken.None);
        if (Directory.Exists(_root))
        {
            Directory.Delete(_root, recursive: true);
        }
    }

    /// <summary>Stops the server, as <see cref="StopAsync"/> does.</summary>
    /// <returns>A task that ends when the server has ended.</returns>
    public async ValueTask DisposeAsync() => await StopAsync(CancellationToken.None);

    private static async Task CreateFirstDatabaseAsync(
        RunningServer server, string database, Action<string> report, CancellationToken cancellationToken)
    {
        try
        {
            await DatabaseCommands.CreateAsync(server.Address, database, null, cancellationToken);
        }
        catch (Exception failure)
        {
            await server.StopAsync(report, CancellationToken.None);
            if (failure is NpgsqlException)
            {
                throw new ServerUnavailableException($"The database '{database}' could not be created: {failure.Message}", failure);
            }

            throw;
        }
    }
}
