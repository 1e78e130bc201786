using System.Globalization;
using System.Runtime.Versioning;

namespace Commerce.DevelopmentServer;

/// <summary>The user that the server runs as when this process is root, because PostgreSQL refuses to run as root.</summary>
internal sealed record ServerUser(string Name, uint Uid, uint Gid)
{
    /// <summary>Gets whether this process is root, so that the server has to run as another user.</summary>
    [UnsupportedOSPlatformGuard("windows")]
    public static bool IsNeeded => !OperatingSystem.IsWindows() && Environment.IsPrivilegedProcess;

    /// <summary>
    /// The owner of the data at hand; for new data <c>postgres</c>, or <c>nobody</c> where there is no such user.
    /// <see langword="null"/> when this process is not root: the server then runs as the same user.
    /// </summary>
    /// <exception cref="ServerUnavailableException">The data's owner, or both users, are unknown here.</exception>
    public static ServerUser? For(string data)
    {
        if (!IsNeeded)
        {
            return null;
        }

        if (!OperatingSystem.IsLinux() || CommandRunner.FindOnPath("setpriv") is null)
        {
            throw new ServerUnavailableException(
                "PostgreSQL does not run as root, and 'setpriv' (util-linux), with which root starts it as another user, is missing. "
                + $"Start the app as an ordinary user, or set {BinariesChain.ConnectionVariable} to a server of yours.");
        }

        // Reading the file is some fifty times quicker than asking 'id'; PostgreSQL itself needs an entry in it.
        var users = File.ReadLines("/etc/passwd").Select(Parse).OfType<ServerUser>().ToList();
        if (Libc.Status(data) is { User: not 0 } owner)
        {
            return users.Find(user => user.Uid == owner.User)
                ?? throw new ServerUnavailableException(
                    $"'{data}' belongs to the user id {owner.User}, which is not in /etc/passwd; PostgreSQL cannot run as that user.");
        }

        return users.Find(user => user.Name == "postgres")
            ?? users.Find(user => user.Name == "nobody")
            ?? throw new ServerUnavailableException(
                "PostgreSQL does not run as root, and there is neither a user 'postgres' nor 'nobody' to run it as.");
    }

    private static ServerUser? Parse(string line) =>
        line.Split(':') is [var name, _, var uid, var gid, ..]
        && uint.TryParse(uid, CultureInfo.InvariantCulture, out var user)
        && uint.TryParse(gid, CultureInfo.InvariantCulture, out var group)
            ? new ServerUser(name, user, group)
            : null;
}
