using Npgsql;

namespace Commerce.DevelopmentServer;

/// <summary>
/// A private PostgreSQL server for development and tests. It is found or installed, created in the app's folder, and started and stopped
/// with the app. It listens on a Unix socket that only its own user and root can reach; on Windows it listens on the loopback address,
/// with a generated password.
/// </summary>
/// <example>
/// <code>
/// await using var server = await PrivateServer.StartAsync(new PrivateServerOptions { Directory = "/srv/shop/.commerce" });
/// await using var database = NpgsqlDataSource.Create(server.ConnectionString);
/// </code>
/// </example>
/// <remarks>
/// The server survives when the app is killed, and the next start attaches to it. Ctrl-C does not reach it: it stops when
/// this object is stopped. Root starts it as the user <c>postgres</c> or, without one, <c>nobody</c>.
/// </remarks>
public sealed class PrivateServer : IAsyncDisposable
{
    private readonly InstanceLock _lock;
    private readonly ServerStarter _starter;
    private readonly string _root;
    private readonly Action<string> _report;
    private readonly SemaphoreSlim _stopping = new(1);
    private RunningServer _server;
    private bool _stopped;

    private PrivateServer(
        InstanceLock instance,
        Cluster cluster,
        PostgresBinaries binaries,
        ServerStarter starter,
        RunningServer server,
        string database,
        Action<string> report)
    {
        _lock = instance;
        _starter = starter;
        _server = server;
        _report = report;
        _root = cluster.Root;
        DataDirectory = cluster.Data;
        Binaries = binaries.Directory;
        ConnectionString = server.Address.ForApplication(database);
    }

    /// <summary>
    /// Gets the connection string for Npgsql: the database of the options, as superuser, with prepared statements and a pool of at most 50
    /// connections.
    /// </summary>
    public string ConnectionString { get; }

    /// <summary>
    /// Gets the folder with the data. It is not in the folder of the options when root runs the app from a place that other users cannot
    /// enter.
    /// </summary>
    public string DataDirectory { get; }

    /// <summary>Gets the folder with <c>initdb</c> and <c>postgres</c>.</summary>
    public string Binaries { get; }

    /// <summary>Gets the process id of the postmaster.</summary>
    internal int ProcessId => _server.Pid;

    internal ServerAddress Address => _server.Address;

    /// <summary>
    /// Starts the server of a folder, or attaches to the one that is still running there. Returns when it accepts connections.
    /// </summary>
    /// <param name="options">Folder, database, durability.</param>
    /// <param name="report">
    /// Receives a line for each operation that takes long or that the user should know about, such as an installation or the place of
    /// the data. Default: none.
    /// </param>
    /// <param name="cancellationToken">Cancels the start. A server that was started is stopped again.</param>
    /// <returns>The running server, which stops when stopped or disposed.</returns>
    /// <exception cref="ArgumentException">The folder is not an absolute path.</exception>
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

            // Determined after the binaries: their installation may have created the user.
            var user = ServerUser.For(cluster.Data);
            if (major is null)
            {
                await new ClusterInitializer(cluster, binaries, user, options.Time).RunAsync(options.Durable, report, cancellationToken);
            }

            var starter = new ServerStarter(cluster, binaries, user, options, report);
            var server = await starter.StartAsync(previous: null, cancellationToken);
            if (!server.HasDatabase)
            {
                await CreateFirstDatabaseAsync(server, options.Database, report, cancellationToken);
            }

            return new PrivateServer(instance, cluster, binaries, starter, server, options.Database, report);
        }
        catch
        {
            instance.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Finds the server that another process runs in a folder, for a tool that works on the same data. That process stops the server.
    /// </summary>
    /// <param name="options">Folder and database.</param>
    /// <param name="cancellationToken">Cancels the search.</param>
    /// <returns>The connection string for Npgsql; <see langword="null"/> when no server with that database answers there.</returns>
    /// <exception cref="ArgumentException">The folder is not an absolute path.</exception>
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
        return await ServerProbe.AskAsync(address, options.Database, cancellationToken) is { HasDatabase: true } answer
            && cluster.Owns(answer)
            ? address.ForApplication(options.Database)
            : null;
    }

    /// <summary>Starts the server again, at its address, if its process has died. What was committed is there again.</summary>
    /// <param name="cancellationToken">Cancels the start.</param>
    /// <returns>Whether it had died.</returns>
    /// <exception cref="ServerUnavailableException">It cannot be started.</exception>
    public async Task<bool> ReviveAsync(CancellationToken cancellationToken)
    {
        await _stopping.WaitAsync(cancellationToken);
        try
        {
            if (_stopped || _server.IsAlive())
            {
                return false;
            }

            _server = await _starter.StartAsync(_server.Address, cancellationToken);
            return true;
        }
        finally
        {
            _stopping.Release();
        }
    }

    /// <summary>
    /// Stops the server. It ends its sessions and writes its data; after 15 seconds it is stopped at once, and the next start recovers.
    /// A second call does nothing.
    /// </summary>
    /// <param name="cancellationToken">Stops waiting; the call may be repeated.</param>
    /// <returns>A task that completes when the server has stopped and the folder is free.</returns>
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

    /// <summary>Stops the server and deletes its data, also outside the folder of the options.</summary>
    /// <returns>A task that completes when the data is deleted.</returns>
    public async Task DeleteAsync()
    {
        await StopAsync(CancellationToken.None);
        if (Directory.Exists(_root))
        {
            Directory.Delete(_root, recursive: true);
        }
    }

    /// <summary>Stops the server, as <see cref="StopAsync"/> does.</summary>
    /// <returns>A task that completes when the server has stopped.</returns>
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
