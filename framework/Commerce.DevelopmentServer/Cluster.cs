using System.Security.Cryptography;
using System.Text;

namespace Commerce.DevelopmentServer;

/// <summary>The files and folders that belong to one server.</summary>
/// <param name="Folder">The app's <c>.commerce/pg</c>: lock and log.</param>
/// <param name="Root">Where the data lies: the same folder, or one elsewhere that the server's user can reach.</param>
internal sealed record Cluster(string Folder, string Root)
{
    public string Data => Path.Combine(Root, "data");

    /// <summary>The data folder while it is being created.</summary>
    public string NewData => Path.Combine(Root, "data.new");

    public string Log => Path.Combine(Folder, "server.log");

    /// <summary>The superuser's password, where the server listens on TCP.</summary>
    public string PasswordFile => Path.Combine(Folder, "password");

    /// <summary>Names the folder of the socket. What cleans up after killed test runs reads it.</summary>
    public string SocketNote => Path.Combine(Folder, "socket");

    /// <summary>
    /// Short, and the same at every start: the name of the socket's folder and of the server's processes in a process list.
    /// </summary>
    public string Name => "commerce-" + Hash(Data);

    /// <summary>Whether it is the server of this cluster that answered.</summary>
    public bool Owns(ServerProbe.Answer answer) =>
        string.Equals(
            Path.GetFullPath(answer.DataFolder),
            Data,
            OperatingSystem.IsWindows() ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal);

    /// <summary>The major version that made the data; <see langword="null"/> when there is no complete data folder.</summary>
    /// <exception cref="ServerUnavailableException">The data belongs to a user whose files this process must not read.</exception>
    public int? ReadMajor()
    {
        try
        {
            return Directory.Exists(Data)
                && Directory.EnumerateFileSystemEntries(Data).Any()
                && File.Exists(Path.Combine(Data, "global", "pg_control"))
                && int.TryParse(File.ReadAllText(Path.Combine(Data, "PG_VERSION")), out var major)
                    ? major
                    : null;
        }
        catch (FileNotFoundException)
        {
            return null;
        }
        catch (UnauthorizedAccessException)
        {
            throw new ServerUnavailableException(
                $"The data in '{Data}' belongs to another user, as it does after a start as root. "
                + $"Start as that user or as root, or remove the folder to start over, or set {BinariesChain.ConnectionVariable}.");
        }
    }

    public static string Hash(string text) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 6));
}
