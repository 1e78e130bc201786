using Commerce.Hosting.Modules;
using Commerce.Hosting.Tests.Support;
using Commerce.Testing.Runs;
using Microsoft.Extensions.DependencyInjection;

namespace Commerce.Hosting.Tests.Modules;

/// <summary>A module that was compiled against another build of its contracts, of the same version.</summary>
public sealed class MissingMemberTests : IDisposable
{
    private static readonly ModuleKey<IOwner> Key = new("loyalty", "Acme.Loyalty");

    private const string Same = "public interface IOwner { string Module { get; } }";

    private readonly string folder = RunFolder.OfProcess.Create("modules");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task A_member_that_the_loaded_contracts_lack_stops_the_boot_of_a_required_module()
    {
        CompileWithFind();

        var error = await Assert.ThrowsAsync<BootException>(() => StartAsync("Development", optional: false));

        var problem = Assert.Single(error.Problems);
        Assert.Equal("COM1019", problem.Id);
        Assert.Equal(
            "The module 'loyalty' uses 1 member that Commerce.Hosting.Tests 0.1.0 does not have: IOwner.Find(String).", problem.What);
        Assert.Equal(Path.Combine(folder, "Acme.Loyalty", "Acme.Loyalty.dll"), problem.Where);
        Assert.Contains("again, against the Commerce.Hosting.Tests that the application uses.", problem.Fix, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_optional_module_with_such_a_member_is_in_quarantine()
    {
        CompileWithFind();

        await using var app = await StartAsync("Development", optional: true);

        var quarantined = Assert.Single(app.Services.GetRequiredService<Quarantine>().Modules);
        Assert.Equal(["COM1019"], quarantined.Problems.Select(problem => problem.Id));
        Assert.Equal("Degraded", await app.Client.GetStringAsync("/health", Cancellation));
    }

    [Fact]
    public async Task Production_does_not_check_and_the_call_fails_when_it_runs()
    {
        CompileWithFind();

        await using var app = await StartAsync("Production", optional: false);

        Assert.Throws<MissingMethodException>(() => app.Services.Resolve(Key).Module);
        Assert.Equal("Healthy", await app.Client.GetStringAsync("/health", Cancellation));
    }

    [Fact]
    public async Task A_member_that_has_moved_to_a_base_interface_is_missing_for_the_runtime_as_it_is_for_the_check()
    {
        // By now, IFirst inherits Module from IOwner.
        Compile(
            Same + "public interface IFirst { string Module { get; } }",
            "string IOwner.Module => ((IFirst)this).Module; public string Module => \"loyalty\";",
            "IOwner, IFirst");

        var error = await Assert.ThrowsAsync<BootException>(() => StartAsync("Development", optional: false));
        Assert.Contains("IFirst.Module { get; }", error.Message, StringComparison.Ordinal);
        await using var app = await StartAsync("Production", optional: false);
        Assert.Throws<MissingMethodException>(() => app.Services.Resolve(Key).Module);
    }

    [Theory]
    [InlineData("Development")]
    [InlineData("Production")]
    public async Task A_class_without_a_member_that_the_interface_has_by_now_is_named_with_the_member(string environment)
    {
        Compile("public interface IOwner;", "");

        var error = await Assert.ThrowsAsync<BootException>(() => StartAsync(environment, optional: false));

        var problem = Assert.Single(error.Problems);
        Assert.Equal("COM1006", problem.Id);
        Assert.StartsWith(
            "The module 'loyalty' cannot be loaded: Method 'get_Module' in type 'Acme.Loyalty' from assembly 'Acme.Loyalty, ",
            problem.What,
            StringComparison.Ordinal);
        Assert.Contains("lacks a member that its interface has by now", problem.Fix, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_second_start_of_the_same_builds_does_not_check_again()
    {
        Compile(Same, "public string Module => \"loyalty\";");
        await using (var app = await StartAsync("Development", optional: false))
        {
            Assert.Equal("loyalty", app.Services.Resolve(Key).Module);
        }

        var mark = Assert.Single(Marks());
        var written = File.GetLastWriteTimeUtc(mark);
        await using (await StartAsync("Development", optional: false))
        {
            Assert.Equal(written, File.GetLastWriteTimeUtc(mark));
        }

        // As if the contracts had been built again: what was checked against others does not count, and does not stay.
        File.Move(mark, Path.Combine(Path.GetDirectoryName(mark)!, ".members-other"));
        await using (await StartAsync("Development", optional: false))
        {
            Assert.Equal([mark], Marks());
        }
    }

    [Fact]
    public async Task A_module_that_is_built_again_is_checked_again()
    {
        Compile(Same, "public string Module => \"loyalty\";");
        await using (await StartAsync("Development", optional: false))
        {
            Assert.Single(Marks());
        }

        CompileWithFind();

        await Assert.ThrowsAsync<BootException>(() => StartAsync("Development", optional: false));
        CompileWithFind();
        await Assert.ThrowsAsync<BootException>(() => StartAsync("Development", optional: false));
    }

    [Fact]
    public async Task Where_nothing_can_be_written_each_start_checks()
    {
        CompileWithFind();
        await File.WriteAllTextAsync(Path.Combine(folder, ".loaded"), "", Cancellation);

        var error = await Assert.ThrowsAsync<BootException>(() => StartAsync("Development", optional: false));

        Assert.Equal(["COM1019"], error.Problems.Select(problem => problem.Id));
    }

    private string[] Marks() => Directory.GetFiles(folder, ".members-*", SearchOption.AllDirectories);

    private void CompileWithFind() => Compile(
        "public interface IOwner { string Module { get; } string Find(string id) => id; }",
        "public string Module => ((IOwner)this).Find(\"loyalty\");");

    /// <summary>Compiles the module against contracts that are not those of this process.</summary>
    private void Compile(string contracts, string service, string interfaces = "IOwner")
    {
        const string Name = "Commerce.Hosting.Tests";
        var other = CompiledLibrary.Compile(Name, $$"""
            [assembly: System.Reflection.AssemblyVersion("{{typeof(IOwner).Assembly.GetName().Version}}")]
            namespace Commerce.Hosting.Tests.Support { {{contracts}} }
            """);
        PluginAssembly.Compile(folder, Key.Package, [CompiledLibrary.Reference(Name, other)], [], ("Module.cs", $$"""
            using Commerce.Hosting.Tests.Support;

            [assembly: ModuleEntry(typeof(Acme.LoyaltyModule))]

            namespace Acme;

            public sealed class LoyaltyModule : IModule
            {
                public string Name => "loyalty";

                public void ConfigureServices(ModuleBuilder module) => module.Provide<IOwner, Loyalty>();
            }

            public sealed class Loyalty : {{interfaces}} { {{service}} }
            """));
    }

    private Task<TestApplication> StartAsync(string environment, bool optional) => HostingApp.StartAsync(
        builder => builder.AddModule(Key, optional: optional),
        options => (options.Environment, options.ModulesFolder) = (environment, folder));
}
