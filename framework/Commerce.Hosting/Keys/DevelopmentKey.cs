using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace Commerce.Hosting.Keys;

/// <summary>Keeps a random key for Development in a file: nothing has to be configured, and no default key exists anywhere.</summary>
internal static class DevelopmentKey
{
    /// <summary>The path of an application's file.</summary>
    /// <param name="folder">The application's folder.</param>
    public static string PathIn(string folder) => Path.Combine(folder, ".commerce", "key");

    /// <summary>Reads the key, and creates it when there is none. Of several processes that do so at once, one creates it.</summary>
    /// <param name="file">The file.</param>
    /// <returns>The key as base64.</returns>
    /// <exception cref="IOException">The file cannot be read or created.</exception>
    /// <exception cref="UnauthorizedAccessException">As above.</exception>
    public static string Read(string file)
    {
        if (!File.Exists(file))
        {
            Create(file);
        }

        return File.ReadAllText(file).Trim();
    }

    private static void Create(string file)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        var temporary = $"{file}.{Path.GetRandomFileName()}";
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using (var stream = new FileStream(temporary, options))
        {
            using (var writer = new StreamWriter(stream, leaveOpen: true))
            {
                writer.WriteLine(Convert.ToBase64String(RandomNumberGenerator.GetBytes(WrappingKey.Size)));
            }

            // A file that is there is complete, also after a power failure.
            stream.Flush(flushToDisk: true);
        }

        Publish(temporary, file);
    }

    /// <summary>Gives a file its name, unless another process was faster: then its key is the one.</summary>
    private static void Publish(string temporary, string file)
    {
        try
        {
            // Outside of Windows, a move looks first and then replaces what has come in between; a link does not.
            if (OperatingSystem.IsWindows() || (link(Text(temporary), Text(file)) != 0 && !File.Exists(file)))
            {
                File.Move(temporary, file, overwrite: false);
            }
        }
        catch (IOException) when (File.Exists(file))
        {
            // As above.
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    private static byte[] Text(string value) => Encoding.UTF8.GetBytes(value + '\0');

#pragma warning disable IDE1006, SYSLIB1054 // The name is the system's; only blittable types cross, so nothing is generated for them.
    [DllImport("libc"), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int link(byte[] existing, byte[] created);
#pragma warning restore IDE1006, SYSLIB1054
}
