using System.Diagnostics;
using System.Security.Cryptography;

namespace Commerce.Testing.Runs;

/// <summary>
/// A folder in the temporary directory for all that a test process writes: private servers and the folders of applications. It is removed
/// when the process has ended, also by <c>kill -9</c>.
/// </summary>
/// <remarks>
/// Outside of Windows a <see cref="Watchdog"/> removes it. Where there is none,
/// or it was killed as well, <see cref="SweepAsync">the next run</see> does. A lock file beside the folder tells a living run from a dead
/// one; the system releases the lock when the process ends. A process id would not do: the system reuses it, and another container has
/// ids of its own.
/// </remarks>
internal sealed class RunFolder
{
    private const string Prefix = "commerce-test-";
    private const string LockSuffix = ".lock";

    private const UnixFileMode WritableForAll = OpenToAll | UnixFileMode.GroupWrite | UnixFileMode.OtherWrite | UnixFileMode.StickyBit;

    private const UnixFileMode OpenToAll = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
        | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;

    private static readonly Lazy<RunFolder> Shared = new(Create);

    // Kept open by this process, for as long as it lives.
    private readonly Watchdog? watchdog;
    private readonly FileStream held;
    private int folders;

    private RunFolder(string path)
    {
        Path = path;
        watchdog = OperatingSystem.IsWindows() ? null : Watchdog.Start(path);

        // Before the folder: a sweep looks for folders, and finds each one locked.
        held = Lock(path, FileMode.CreateNew);
        CreateOpen(path);
    }

    /// <summary>Gets the folder of this process, which is removed when the process has ended; on Windows by the next run.</summary>
    /// <exception cref="IOException">The temporary directory cannot be written.</exception>
    public static RunFolder OfProcess => Shared.Value;

    /// <summary>Gets the absolute path of the folder.</summary>
    public string Path { get; }

    private static string Temporary => System.IO.Path.GetFullPath(System.IO.Path.GetTempPath());

    /// <summary>Removes the folders of dead runs; outside of Windows in the background. Those of other users are left alone.</summary>
    /// <param name="cancellationToken">Cancels the sweep.</param>
    public static async Task SweepAsync(CancellationToken cancellationToken = default)
    {
        foreach (var folder in Directory.EnumerateDirectories(Temporary, Prefix + "*"))
        {
            try
            {
                using (Lock(folder, FileMode.Open))
                {
                    if (!OperatingSystem.IsWindows())
                    {
                        Watchdog.Remove(folder);
                        continue;
                    }

                    await LeftServers.DeleteAsync(folder, cancellationToken);
                    Directory.Delete(folder, recursive: true);
                }

                File.Delete(folder + LockSuffix);
            }
            catch (Exception used) when (used is IOException or UnauthorizedAccessException)
            {
                // The run is alive, or somebody else is removing it, or it is another user's, or no run at all.
            }
        }
    }

    /// <summary>Creates a folder in it that the user of a private server may pass through.</summary>
    /// <param name="prefix">The beginning of its name; a number follows.</param>
    /// <returns>The absolute path.</returns>
    public string Create(string prefix) =>
        CreateOpen(System.IO.Path.Combine(Path, $"{prefix}-{Interlocked.Increment(ref folders)}"));

    /// <summary>
    /// Lets a process end with this run at the latest, with those that it starts: they are killed when the folder is removed. Their
    /// temporary directory is in the folder, because a runtime that is killed leaves files in it. On Linux only; elsewhere a process
    /// outlives a run that is killed.
    /// </summary>
    /// <param name="start">How the process is started.</param>
    public void Include(ProcessStartInfo start)
    {
        if (!OperatingSystem.IsWindows())
        {
            Watchdog.Include(start, Path);
            start.Environment["TMPDIR"] = CreateOpen(System.IO.Path.Combine(Path, "tmp"), WritableForAll);
        }
    }

    // The process id in the name is for people.
    private static RunFolder Create() => new(System.IO.Path.Combine(
        Temporary, $"{Prefix}{Environment.ProcessId}-{RandomNumberGenerator.GetHexString(12, lowercase: true)}"));

    private static FileStream Lock(string folder, FileMode mode) =>
        new(folder + LockSuffix, mode, FileAccess.ReadWrite, FileShare.None);

    private static string CreateOpen(string path, UnixFileMode mode = OpenToAll)
    {
        Directory.CreateDirectory(path);
        if (!OperatingSystem.IsWindows())
        {
            // Whatever the umask: where root runs the tests, the server runs as another user.
            File.SetUnixFileMode(path, mode);
        }

        return path;
    }
}
