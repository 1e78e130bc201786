using System.Globalization;

namespace Commerce.DevelopmentServer;

/// <summary>Keeps a second server out of a folder. The kernel releases the lock when the process ends, however it ends.</summary>
internal sealed class InstanceLock : IDisposable
{
    private readonly FileStream _file;

    private InstanceLock(FileStream file) => _file = file;

    /// <exception cref="ServerInUseException">It is taken.</exception>
    public static InstanceLock Take(string folder)
    {
        // The locked file cannot be read by others while it is held, so the process id of the holder is in a file beside it.
        var owner = Path.Combine(folder, "lock.owner");
        FileStream file;
        try
        {
            file = new FileStream(Path.Combine(folder, "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException) when (File.Exists(Path.Combine(folder, "lock")))
        {
            var (pid, name) = ReadOwner(owner);
            throw new ServerInUseException(folder, pid, name);
        }

        File.WriteAllText(owner, $"{Environment.ProcessId} {Path.GetFileNameWithoutExtension(Environment.ProcessPath)}\n");
        return new InstanceLock(file);
    }

    // The file stays: if it were removed, two processes could lock two different files of the same name.
    public void Dispose() => _file.Dispose();

    private static (int? Pid, string? Name) ReadOwner(string path)
    {
        var parts = File.Exists(path) ? File.ReadAllText(path).Trim().Split(' ', 2) : [];
        return parts is [var number, .. var rest] && int.TryParse(number, CultureInfo.InvariantCulture, out var pid)
            ? (pid, rest is [var name] ? name : null)
            : (null, null);
    }
}
