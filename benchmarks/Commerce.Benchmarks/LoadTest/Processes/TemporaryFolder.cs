namespace Commerce.Benchmarks.LoadTest.Processes;

/// <summary>A folder that is deleted when the run ends.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public TemporaryFolder()
    {
        Path = Directory.CreateTempSubdirectory("commerce-load-").FullName;
        if (!OperatingSystem.IsWindows())
        {
            // PostgreSQL is never run by root; its user must reach its data in here.
            File.SetUnixFileMode(Path, File.GetUnixFileMode(Path) | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute);
        }
    }

    public string Path { get; }

    public string Combine(string name) => System.IO.Path.Combine(Path, name);

    public void Dispose()
    {
        try
        {
            Directory.Delete(Path, recursive: true);
        }
        catch (IOException exception)
        {
            Console.Error.WriteLine($"{Path} stays behind: {exception.Message}");
        }
    }
}
