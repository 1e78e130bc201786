using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Commerce.Testing.Runs;

/// <summary>
/// A folder in the temporary directory for all that a test run writes: private servers and the folders of applications. It is removed
/// when it is disposed, and also when this process ends without that, as after <c>kill -9</c>.
/// </summary>
/// <remarks>
/// One folder serves a whole process: <see cref="OfProcess"/>. Outside of Windows a <see cref="Watchdog"/> removes it. Where there is none,
/// or it was killed as well, <see cref="SweepAsync">the next run</see> does. A lock file beside the folder tells a living run from a dead
/// one; the system releases the lock when the process ends. A process id would not do: the system reuses it, and another container has
/// ids of its own.
/// </remarks>
internal sealed class RunFolder : IAsyncDisposable
{
    private const string Prefix = "commerce-test-";
    private const string LockSuffix = ".lock";

    private const UnixFileMode WritableForAll = OpenToAll | UnixFileMode.GroupWrite | UnixFileMode.OtherWrite | UnixFileMode.StickyBit;

    private const UnixFileMode OpenToAll = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
        | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;

    private static readonly Lazy<RunFolder> Shared = new(Create);

    private readonly Watchdog? watchdog;
    private readonly FileStream held;

    // Without this, a folder that nobody refers to any more would be removed under the tests that use it.
    private GCHandle self;
    private int folders;

    private RunFolder(string path)
    {
        Path = path;
        watchdog = OperatingSystem.IsWindows() ? null : Watchdog.Start(path);

        // Before the folder: a sweep looks for folders, and finds each one locked.
        held = Lock(path, FileMode.CreateNew);
        CreateOpen(path);
        self = GCHandle.Alloc(this);
    }

    /// <summary>Gets the folder of this process, which is removed when the process has ended; on Windows by the next run.</summary>
    /// <exception cref="IOException">The temporary directory cannot be written.</exception>
    public static RunFolder OfProcess => Shared.Value;

    /// <summary>Gets the absolute path of the folder.</summary>
    public string Path { get; }

    private static string Temporary => System.IO.Path.GetFullPath(System.IO.Path.GetTempPath());

    /// <summary>Creates a folder for this run. The process id in its name is for people.</summary>
    /// <exception cref="IOException">The temporary directory cannot be written.</exception>
    public static RunFolder Create() => new(System.IO.Path.Combine(
        Temporary, $"{Prefix}{Environment.ProcessId}-{RandomNumberGenerator.GetHexString(12, lowercase: true)}"));

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

    /// <summary>Stops the private servers that still run in it, and removes it. A second call does nothing.</summary>
    /// <exception cref="IOException">It could not be removed.</exception>
    public async ValueTask DisposeAsync()
    {
        if (!self.IsAllocated)
        {
            return;
        }

        self.Free();
        if (OperatingSystem.IsWindows())
        {
            Directory.Delete(Path, recursive: true);
        }
        else
        {
            await watchdog!.DisposeAsync();
        }

        await held.DisposeAsync();
        if (Directory.Exists(Path))
        {
            throw new IOException($"The folder '{Path}' of the test run could not be removed.");
        }

        File.Delete(held.Name);
    }

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
