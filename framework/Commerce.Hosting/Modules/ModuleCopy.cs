using System.Security.Cryptography;
using System.Text;

namespace Commerce.Hosting.Modules;

/// <summary>
/// Copies a module's files aside before they are loaded. The runtime maps files into memory and opens further ones when they are needed, so
/// that a build or a deployment which overwrites them would mix two versions in a running host.
/// </summary>
internal static class ModuleCopy
{
    private const string Copies = ".loaded";
    private const string Lock = ".in-use";

    /// <summary>The locks of the copies that this process uses. They are held until it ends, as the files are.</summary>
    private static readonly List<FileStream> Held = [];

    /// <summary>Copies a module, unless the same content was copied before.</summary>
    /// <param name="folder">The module's folder.</param>
    /// <param name="package">The assembly that implements the module.</param>
    /// <returns>
    /// The folder to load from: the module's own where nothing can be written beside it, because nothing overwrites it then.
    /// </returns>
    public static string Create(string folder, string package)
    {
        try
        {
            var copies = Path.Combine(Path.GetDirectoryName(Path.GetFullPath(folder))!, Copies);
            var copy = Path.Combine(copies, $"{package}-{Hash(folder)}");
            if (!Directory.Exists(copy))
            {
                var unfinished = $"{copy}.{Path.GetRandomFileName()}";
                CopyAll(folder, unfinished);
                Publish(unfinished, copy);
            }

            Hold(copy);
            DeleteUnused(copies, package, copy);
            return copy;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return folder;
        }
    }

    private static IEnumerable<string> Files(string folder) => Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
        .Select(file => Path.GetRelativePath(folder, file)).Order(StringComparer.Ordinal);

    private static string Hash(string folder)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        // In pieces: as a whole, each library of each module would be a large object on the heap.
        var piece = new byte[64 * 1024];
        foreach (var file in Files(folder))
        {
            using var handle = File.OpenHandle(Path.Combine(folder, file), options: FileOptions.SequentialScan);
            hash.AppendData(Encoding.UTF8.GetBytes($"{file}\0{RandomAccess.GetLength(handle)}\0"));
            for (var offset = 0L; RandomAccess.Read(handle, piece, offset) is var read and > 0; offset += read)
            {
                hash.AppendData(piece, 0, read);
            }
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset())[..16];
    }

    private static void CopyAll(string folder, string target)
    {
        Directory.CreateDirectory(target);
        foreach (var file in Files(folder))
        {
            var copied = Path.Combine(target, file);
            Directory.CreateDirectory(Path.GetDirectoryName(copied)!);
            File.Copy(Path.Combine(folder, file), copied);
        }
    }

    private static void Publish(string unfinished, string copy)
    {
        try
        {
            Directory.Move(unfinished, copy);
        }
        catch (IOException) when (Directory.Exists(copy))
        {
            // Another host was faster.
            Directory.Delete(unfinished, recursive: true);
        }
    }

    /// <summary>Hosts share the lock; whoever deletes a copy needs it alone.</summary>
    private static void Hold(string copy)
    {
        var file = new FileStream(Path.Combine(copy, Lock), FileMode.OpenOrCreate, FileAccess.Read, FileShare.Read);
        lock (Held)
        {
            Held.Add(file);
        }
    }

    /// <summary>Alone on every system; where files that are open cannot be deleted, this one can.</summary>
    private static FileShare Alone => OperatingSystem.IsWindows() ? FileShare.Delete : FileShare.None;

    private static void DeleteUnused(string copies, string package, string current)
    {
        foreach (var copy in Directory.EnumerateDirectories(copies, $"{package}-*").Where(copy => copy != current))
        {
            try
            {
                using (new FileStream(Path.Combine(copy, Lock), FileMode.Open, FileAccess.ReadWrite, Alone))
                {
                    Directory.Delete(copy, recursive: true);
                }
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                // A host uses it, or another one is about to.
            }
        }
    }
}
