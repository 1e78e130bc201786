using System.Runtime.Loader;
using Commerce.Hosting.Modules;
using Commerce.Hosting.Tests.Support;

namespace Commerce.Hosting.Tests.Modules;

/// <summary>What a module brings is its own, whatever the host and the others bring, and in whatever order they are added.</summary>
public sealed class SideBySideTests : IDisposable
{
    private readonly LibraryModules modules = new();

    public void Dispose() => modules.Dispose();

    [Theory]
    [InlineData("one", "two", "three")]
    [InlineData("one", "three", "two")]
    [InlineData("two", "one", "three")]
    [InlineData("two", "three", "one")]
    [InlineData("three", "one", "two")]
    [InlineData("three", "two", "one")]
    public async Task Each_module_runs_on_the_version_of_a_library_that_it_brings(params string[] order)
    {
        var versions = new Dictionary<string, string> { ["one"] = "1.0", ["two"] = "2.0", ["three"] = "3.0" };
        var keys = versions.ToDictionary(entry => entry.Key, entry => modules.Add(entry.Key, entry.Value, entry.Value));

        await using var app = await StartAsync([.. order.Select(name => keys[name])]);

        Assert.All(versions, entry => Assert.Equal(entry.Value, app.Services.Resolve(keys[entry.Key]).Module));
    }

    [Fact]
    public async Task A_library_that_is_missing_is_never_taken_from_another_module()
    {
        var error = await Assert.ThrowsAsync<BootException>(
            () => StartAsync(modules.Add("has", "1.0", "1.0"), modules.Add("lacks", "1.0", brings: null)));

        var problem = Assert.Single(error.Problems);
        Assert.Equal("COM1021", problem.Id);
        Assert.Contains("The folder of the module 'lacks' lacks Acme.Library 1.0.0", problem.What, StringComparison.Ordinal);
    }

    [Fact]
    public void Contracts_share_the_libraries_in_them_with_the_modules_that_reference_them_and_with_no_other()
    {
        // The contracts of these modules are the assembly of this test, which references xunit.
        ModuleRegistration own = new(new ModuleKey<IOwner>("own", "Acme.Own"), "Acme.Own", _ => { }, null, false);
        ModuleRegistration other = new(new ModuleKey("other", "Acme.Other"), "Acme.Other", _ => { }, null, false);
        var contracts = typeof(IOwner).Assembly.GetName().Name!;
        var library = typeof(FactAttribute).Assembly.GetName().Name!;

        Assert.Contains(library, SharedAssemblies.Of(own, [own, other], new HashSet<string>()).Keys);
        Assert.Contains(library, SharedAssemblies.Of(other, [own, other], new HashSet<string> { contracts }).Keys);
        Assert.DoesNotContain(library, SharedAssemblies.Of(other, [own, other], new HashSet<string>()).Keys);
    }

    [Fact]
    public async Task Files_that_are_overwritten_under_a_running_host_change_nothing_in_it()
    {
        var key = modules.Add("one", "1.0", "1.0");
        await using var app = await StartAsync(key);

        // The library is loaded when it is used for the first time.
        modules.Add("one", "2.0", "2.0");

        Assert.Equal("1.0", app.Services.Resolve(key).Module);
        await using var next = await StartAsync(key);
        Assert.Equal("2.0", next.Services.Resolve(key).Module);
    }

    [Fact]
    public async Task A_folder_in_which_nothing_can_be_written_is_used_in_place()
    {
        var key = modules.Add("one", "1.0", "1.0");
        // A file where the copies would go: root may write into any folder.
        await File.WriteAllTextAsync(Path.Combine(modules.Folder, ".loaded"), "", TestContext.Current.CancellationToken);

        await using var app = await StartAsync(key);

        Assert.Equal("1.0", app.Services.Resolve(key).Module);
    }

    [Fact]
    public async Task The_libraries_of_the_host_are_not_those_of_a_module()
    {
        var key = modules.Add("private", "1.0", "1.0");
        await using var app = await StartAsync(key);

        var service = app.Services.Resolve(key);
        Assert.Equal("1.0", service.Module);
        var context = AssemblyLoadContext.GetLoadContext(service.GetType().Assembly)!;

        Assert.DoesNotContain(context.Assemblies, assembly => assembly.GetName().Name == "Commerce.Abstractions");
        Assert.Contains(context.Assemblies, assembly => assembly.GetName().Name == "Acme.Library");
    }

    private Task<TestApplication> StartAsync(params ModuleKey[] keys) => HostingApp.StartAsync(
        builder => Array.ForEach(keys, key => builder.AddModule(key)), options => options.ModulesFolder = modules.Folder);
}
