using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using System.Text;

namespace Commerce.DevelopmentServer;

/// <summary>System calls for which .NET has no method.</summary>
[UnsupportedOSPlatform("windows")]
internal static class Libc
{
    public const int Interrupt = 2;
    public const int Quit = 3;
    public const int Kill = 9;

    private const int CurrentFolder = -100; // AT_FDCWD
    private const int NoFollow = 0x100; // AT_SYMLINK_NOFOLLOW
    private const uint BasicStats = 0x7ff; // STATX_BASIC_STATS

    public static uint EffectiveUser => geteuid();

    /// <summary>Sends a signal. Signal 0 only checks whether the process exists.</summary>
    public static bool Signal(int pid, int signal) => pid > 1 && kill(pid, signal) == 0;

    /// <summary>Creates a folder for its owner only.</summary>
    /// <returns><see langword="false"/> when the name is taken.</returns>
    public static bool MakePrivateFolder(string path) => mkdir(Text(path), 0x1C0 /* 0700 */) == 0;

    public static bool ChangeOwner(string path, uint user, uint group) => chown(Text(path), user, group) == 0;

    /// <summary>The path without links; the path itself when it cannot be resolved.</summary>
    public static string RealPath(string path)
    {
        var buffer = new byte[4097]; // PATH_MAX and a terminator
        return realpath(Text(path), buffer) == 0 ? path : Encoding.UTF8.GetString(buffer, 0, Array.IndexOf(buffer, (byte)0));
    }

    /// <summary>Owner, group and mode of a path itself, not of what a link points to; <see langword="null"/> when there is none.</summary>
    [SupportedOSPlatform("linux")]
    public static (uint User, uint Group, int Mode)? Status(string path)
    {
        // statx has one layout on every architecture, which stat does not.
        var buffer = new byte[256];
        return statx(CurrentFolder, Text(path), NoFollow, BasicStats, buffer) == 0
            ? (BitConverter.ToUInt32(buffer, 20), BitConverter.ToUInt32(buffer, 24), BitConverter.ToUInt16(buffer, 28))
            : null;
    }

    private static byte[] Text(string value) => Encoding.UTF8.GetBytes(value + '\0');

#pragma warning disable IDE1006, SYSLIB1054 // The names are the system's; only blittable types cross, so nothing is generated for them.
    [DllImport("libc"), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern uint geteuid();

    [DllImport("libc"), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int kill(int pid, int signal);

    [DllImport("libc"), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int mkdir(byte[] path, uint mode);

    [DllImport("libc"), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int chown(byte[] path, uint user, uint group);

    [DllImport("libc"), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern nint realpath(byte[] path, byte[] resolved);

    [DllImport("libc"), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int statx(int folder, byte[] path, int flags, uint mask, byte[] status);
#pragma warning restore IDE1006, SYSLIB1054
}
