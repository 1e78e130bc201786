using System.Runtime.Versioning;

namespace Commerce.DevelopmentServer;

/// <summary>Checks and sets the permissions of folders.</summary>
[UnsupportedOSPlatform("windows")]
internal static class UnixFolder
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private const UnixFileMode OpenToAll = OwnerOnly
        | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;

    /// <summary>The first folder from the root down to the path that others may not pass through.</summary>
    public static string? FirstClosed(string path)
    {
        var parts = path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        return Enumerable.Range(0, parts.Length + 1)
            .Select(count => "/" + string.Join('/', parts.Take(count)))
            .FirstOrDefault(folder => !File.GetUnixFileMode(folder).HasFlag(UnixFileMode.OtherExecute));
    }

    /// <summary>Creates what is missing of a path; what is created may be passed through by all, whatever the umask.</summary>
    public static void CreateOpen(string path)
    {
        if (!Directory.Exists(path))
        {
            CreateOpen(Path.GetDirectoryName(path)!);
            Directory.CreateDirectory(path);
            File.SetUnixFileMode(path, OpenToAll);
        }
    }

    /// <summary>
    /// Creates a folder that only its owner may enter, or accepts an existing one with exactly these permissions. Returns
    /// <see langword="false"/> when the name is anything else: in a place where everyone may write, another user may have created it to
    /// get at the data.
    /// </summary>
    public static bool TryOwn(string path, ServerUser? user)
    {
        if (Libc.MakePrivateFolder(path))
        {
            return user is null || Libc.ChangeOwner(path, user.Uid, user.Gid);
        }

        if (OperatingSystem.IsLinux())
        {
            const int FolderForOwnerOnly = 0x41C0; // S_IFDIR and 0700
            return Libc.Status(path) is { } status
                && status.User == (user?.Uid ?? Libc.EffectiveUser)
                && status.Mode == FolderForOwnerOnly;
        }

        try
        {
            // Only an owner may set the mode.
            var folder = new DirectoryInfo(path);
            if (!folder.Exists || folder.LinkTarget is not null)
            {
                return false;
            }

            File.SetUnixFileMode(path, OwnerOnly);
            return true;
        }
        catch (UnauthorizedAccessException)
        {
            return false;
        }
    }
}
