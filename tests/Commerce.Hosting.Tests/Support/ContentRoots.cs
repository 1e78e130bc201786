using System.Diagnostics;
using System.Globalization;
using Commerce.Hosting.Tests.Support;

[assembly: AssemblyFixture(typeof(ContentRoots))]

namespace Commerce.Hosting.Tests.Support;

/// <summary>
/// The folders of the applications under test. They are removed when the tests of this process have ended, and those of a process that was
/// killed when the next one starts.
/// </summary>
public sealed class ContentRoots : IDisposable
{
    private static readonly string All = Path.Combine(Path.GetTempPath(), "commerce-apps");
    private static readonly string Own = Path.Combine(All, Environment.ProcessId.ToString(CultureInfo.InvariantCulture));

    public ContentRoots()
    {
        var living = Process.GetProcesses().Select(process => process.Id.ToString(CultureInfo.InvariantCulture)).ToHashSet();
        foreach (var left in Directory.CreateDirectory(All).EnumerateDirectories().Where(folder => !living.Contains(folder.Name)))
        {
            Remove(left.FullName);
        }
    }

    /// <summary>Creates a folder for one application.</summary>
    public static string Create() => Directory.CreateDirectory(Path.Combine(Own, Guid.NewGuid().ToString("n"))).FullName;

    public void Dispose() => Remove(Own);

    private static void Remove(string folder)
    {
        try
        {
            Directory.Delete(folder, recursive: true);
        }
        catch (DirectoryNotFoundException)
        {
            // No test needed it, or another process has removed it.
        }
    }
}
