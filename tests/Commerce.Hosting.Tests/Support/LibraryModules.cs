using Commerce.Testing.Runs;

namespace Commerce.Hosting.Tests.Support;

/// <summary>Modules that bring a library, <c>Acme.Library</c>, in versions of their own.</summary>
public sealed class LibraryModules : IDisposable
{
    /// <summary>The folder of modules.</summary>
    public string Folder { get; } = RunFolder.OfProcess.Create("modules");

    /// <summary>Compiles a module whose service says which version of the library it runs on.</summary>
    /// <param name="name">The module.</param>
    /// <param name="version">The version of the library that it is built against.</param>
    /// <param name="brings">The version in its folder; <see langword="null"/> for none.</param>
    public ModuleKey<IOwner> Add(string name, string version, string? brings)
    {
        var (package, library) = ($"Acme.{name}", Library(version));
        PluginAssembly.Compile(Folder, package, [CompiledLibrary.Reference("Acme.Library", library)], [], ("Module.cs", $$"""
            using Commerce.Hosting.Tests.Support;

            [assembly: ModuleEntry(typeof(Acme.LibraryModule))]

            namespace Acme;

            public sealed class LibraryModule : IModule
            {
                public string Name => "{{name}}";

                public void ConfigureServices(ModuleBuilder module) => module.Provide<IOwner, Owner>();
            }

            public sealed class Owner : IOwner
            {
                public string Module => Acme.Library.Version.Text;
            }
            """));
        if (brings is not null)
        {
            File.WriteAllBytes(Path.Combine(Folder, package, "Acme.Library.dll"), Library(brings));
        }

        return new ModuleKey<IOwner>(name, package);
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    private static byte[] Library(string version) => CompiledLibrary.Compile("Acme.Library", $$"""
        [assembly: System.Reflection.AssemblyVersion("{{version}}.0.0")]
        namespace Acme.Library { public static class Version { public static string Text => "{{version}}"; } }
        """);
}
