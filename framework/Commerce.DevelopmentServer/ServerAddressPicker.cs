using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Runtime.Versioning;

namespace Commerce.DevelopmentServer;

/// <summary>Finds an address to start a server on.</summary>
internal static class ServerAddressPicker
{
    // The system allows 107 bytes on Linux and 103 on macOS; "/.s.PGSQL.5432.lock" and a counter are to fit as well.
    private const int LongestFolder = 80;
    private const int MostTries = 20;

    /// <summary>Makes the address of a server that has died free for the next one.</summary>
    /// <returns>The address.</returns>
    /// <exception cref="ServerUnavailableException">Another server has it.</exception>
    public static ServerAddress Reuse(ServerAddress address, ServerUser? user) =>
        OperatingSystem.IsWindows() || (UnixFolder.TryOwn(address.Host, user) && !IsTaken(address.Host))
            ? address
            : throw new ServerUnavailableException($"Another server uses '{address.Host}', the address of one that has died.");

    /// <exception cref="ServerUnavailableException">No folder for the socket could be created.</exception>
    public static ServerAddress Pick(Cluster cluster, ServerUser? user)
    {
        if (OperatingSystem.IsWindows())
        {
            return new ServerAddress("127.0.0.1", FreePort(), File.ReadAllText(cluster.PasswordFile));
        }

        return new ServerAddress(SocketFolder(cluster, user), ServerAddress.SocketPort, null);
    }

    /// <summary>The address of a server that runs already.</summary>
    public static ServerAddress Of(PostmasterFile running, Cluster cluster) => OperatingSystem.IsWindows()
        ? new ServerAddress("127.0.0.1", running.Port, File.ReadAllText(cluster.PasswordFile))
        : new ServerAddress(running.SocketFolder, running.Port, null);

    /// <summary>Removes what a stopped server leaves behind: the socket's folder.</summary>
    public static void Release(ServerAddress address)
    {
        try
        {
            if (!OperatingSystem.IsWindows() && Directory.Exists(address.Host))
            {
                Directory.Delete(address.Host);
            }
        }
        catch (Exception notEmpty) when (notEmpty is IOException or UnauthorizedAccessException)
        {
            // A killed server has left its socket in it. The next start uses the folder again.
        }
    }

    [UnsupportedOSPlatform("windows")]
    private static string SocketFolder(Cluster cluster, ServerUser? user)
    {
        var name = cluster.Name;
        var temporary = Path.TrimEndingDirectorySeparator(Path.GetTempPath());
        if (temporary.Length + name.Length > LongestFolder
            || temporary.Any(c => !char.IsAsciiLetterOrDigit(c) && !"/._+-".Contains(c, StringComparison.Ordinal))
            || (user is not null && UnixFolder.FirstClosed(temporary) is not null))
        {
            temporary = "/tmp";
        }

        for (var count = 1; count <= MostTries; count++)
        {
            var folder = Path.Combine(temporary, count == 1 ? name : $"{name}-{count}");

            // Noted first: whoever cleans up after a killed process has to know where it may be.
            File.WriteAllText(cluster.SocketNote, folder);
            if (UnixFolder.TryOwn(folder, user) && !IsTaken(folder))
            {
                return folder;
            }
        }

        throw new ServerUnavailableException(
            $"No folder for the server's socket could be made in '{temporary}': {name} and similar names belong to another user. "
            + $"Remove them, or set TMPDIR to a folder of yours, or set {BinariesChain.ConnectionVariable}.");
    }

    /// <summary>
    /// Whether a living server claims the socket: one whose data was removed under it, which it will notice within the minute.
    /// </summary>
    [UnsupportedOSPlatform("windows")]
    private static bool IsTaken(string folder)
    {
        var claim = Path.Combine(folder, $".s.PGSQL.{ServerAddress.SocketPort}.lock");
        if (!File.Exists(claim)
            || !int.TryParse(File.ReadLines(claim).FirstOrDefault(), CultureInfo.InvariantCulture, out var pid)
            || !Libc.Signal(pid, 0))
        {
            return false;
        }

        if (OperatingSystem.IsLinux() && !ClusterProcesses.IsPostgres(pid))
        {
            // A dead process that was not reaped yet, or a reused process id. PostgreSQL would take either for a running server.
            File.Delete(claim);
            return false;
        }

        return true;
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
