using Commerce.Hosting.Tests.Support;
using Commerce.Testing.Runs;

[assembly: AssemblyFixture(typeof(ContentRoots))]

namespace Commerce.Hosting.Tests.Support;

/// <summary>The folders of the applications under test. They are removed when this process ends, however it ends.</summary>
public sealed class ContentRoots : IAsyncLifetime
{
    private static readonly RunFolder Folder = RunFolder.Create();

    public ValueTask InitializeAsync() => new(RunFolder.SweepAsync());

    /// <summary>Creates a folder for one application.</summary>
    public static string Create() => Folder.Create("application");

    public ValueTask DisposeAsync() => Folder.DisposeAsync();
}
