using Commerce.Testing.Runs;

namespace Commerce.Testing;

/// <summary>
/// The folder of one application under test, with copies of the settings files that its build has put beside it. It is removed with the
/// application, and at the end of the process in any case.
/// </summary>
internal sealed class ContentRoot : IDisposable
{
    private ContentRoot(string path) => Path = path;

    /// <summary>Gets the absolute path.</summary>
    public string Path { get; }

    /// <summary>Creates a folder.</summary>
    public static ContentRoot Create()
    {
        var root = new ContentRoot(RunFolder.OfProcess.Create("application"));
        foreach (var settings in Directory.EnumerateFiles(AppContext.BaseDirectory, "appsettings*.json"))
        {
            File.Copy(settings, System.IO.Path.Combine(root.Path, System.IO.Path.GetFileName(settings)));
        }

        return root;
    }

    /// <inheritdoc/>
    public void Dispose() => Directory.Delete(Path, recursive: true);
}
