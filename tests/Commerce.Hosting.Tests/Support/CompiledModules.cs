using Commerce.Testing.Runs;

namespace Commerce.Hosting.Tests.Support;

/// <summary>Modules that a test compiles. Each provides an <see cref="IOwner"/>, unless its code says otherwise.</summary>
public sealed class CompiledModules : IDisposable
{
    private const string Provide = "module.Provide<IOwner, Owner>();";

    /// <summary>The folder of modules.</summary>
    public string Folder { get; } = RunFolder.OfProcess.Create("modules");

    /// <summary>Compiles a module into <c>Acme.&lt;name&gt;</c>.</summary>
    /// <param name="name">The module's name.</param>
    /// <param name="configure">The body of <c>ConfigureServices</c>.</param>
    /// <param name="construct">The body of the constructor of its service.</param>
    /// <param name="dependencies">The types that it depends on.</param>
    /// <returns>The module's key.</returns>
    public ModuleKey<IOwner> Add(string name, string configure = Provide, string construct = "", string dependencies = "") =>
        Add<IOwner>(name, configure, construct, dependencies);

    /// <summary>Compiles a module that provides another contract.</summary>
    /// <inheritdoc cref="Add"/>
    public ModuleKey<TContract> Add<TContract>(
        string name,
        string configure = "",
        string construct = "",
        string dependencies = "",
        string? package = null,
        string start = "",
        string providers = "",
        params (string Path, string Text)[] files)
        where TContract : class, IOwner
    {
        configure = configure.Length > 0 ? configure : Provide.Replace("IOwner", typeof(TContract).Name, StringComparison.Ordinal);
        package ??= $"Acme.{name}";
        PluginAssembly.Compile(Folder, package, [("Module.cs", $$"""
            using Commerce.Hosting.Tests.Support;

            [assembly: ModuleEntry(typeof(Acme.OwnerModule))]

            namespace Acme;

            public sealed class OwnerModule : IModule
            {
                public string Name => "{{name}}";

                public System.Collections.Generic.IReadOnlyList<System.Type> Dependencies => [{{dependencies}}];

                public System.Collections.Generic.IReadOnlyList<System.Type> Providers => [{{providers}}];

                public void ConfigureServices(ModuleBuilder module) { {{configure}} }

                public ValueTask StartAsync(System.IServiceProvider services, System.Threading.CancellationToken limit)
                {
                    {{start}}
                    return default;
                }
            }

            public sealed class Owner : {{typeof(TContract).Name}}
            {
                public Owner() { {{construct}} }

                public string Module => "{{name}}";

                public override string ToString() => "{{package}}";
            }
            """), .. files]);
        return new ModuleKey<TContract>(name, package);
    }

    /// <summary>Adds a module that was built.</summary>
    public void Link(string package) => Directory.CreateSymbolicLink(
        Path.Combine(Folder, package), Path.Combine(AppContext.BaseDirectory, "modules", package));

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
