using Commerce.Hosting.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Commerce.Hosting.Tests.Modules;

/// <summary>A key finds the service of the module that it names, and of no other.</summary>
public sealed class ContractTests
{
    [Fact]
    public async Task Each_key_finds_its_own_module_when_several_provide_one_contract()
    {
        using var modules = new CompiledModules();
        var (one, two) = (modules.Add("one"), modules.Add("two"));
        await using var app = await StartAsync(modules, one, two);

        Assert.Equal(("one", "two"), (app.Services.Resolve(one).Module, app.Services.Resolve(two).Module));
        var error = Assert.Throws<CommerceException>(app.Services.GetRequiredService<IOwner>);
        Assert.StartsWith("COM1014 Several modules provide IOwner: 'one', 'two'.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_whose_module_is_not_added_does_not_find_another_module()
    {
        using var modules = new CompiledModules();
        await using var app = await StartAsync(modules, modules.Add("one"));

        var error = Assert.Throws<CommerceException>(() => app.Services.Resolve(new ModuleKey<IOwner>("two", "Acme.two")));

        Assert.StartsWith("COM1001 The module 'two'", error.Message, StringComparison.Ordinal);
        Assert.Equal("one", app.Services.GetRequiredService<IOwner>().Module);
    }

    [Fact]
    public async Task A_dependency_that_several_modules_provide_names_them()
    {
        using var modules = new CompiledModules();
        var (one, two) = (modules.Add("one"), modules.Add("two"));
        var last = modules.Add("last", dependencies: "typeof(IOwner)");

        var error = await Assert.ThrowsAsync<BootException>(() => StartAsync(modules, one, two, last));

        var problem = Assert.Single(error.Problems);
        Assert.Equal("COM1014", problem.Id);
        Assert.Contains("'last' depends on IOwner, which several modules provide: 'one', 'two'.", problem.What, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Case", "MOD-29")]
    public async Task A_contract_that_a_module_does_not_list_in_its_dependencies_is_not_given_to_it()
    {
        using var modules = new CompiledModules();
        var other = modules.Add<IFirst>("other");
        var curious = modules.Add<IOwner>("curious", "module.Provide<IOwner, Curious>();", files: ("Curious.cs", """
            using Commerce.Hosting.Tests.Support;
            namespace Acme;
            public sealed class Curious(IFirst other) : IOwner { public string Module => other.Module; }
            """));

        var error = await Assert.ThrowsAsync<BootException>(() => StartAsync(modules, other, curious));

        var problem = Assert.Single(error.Problems);
        Assert.Equal("COM1012", problem.Id);
        Assert.Contains("'curious'", problem.What, StringComparison.Ordinal);
        Assert.Contains($"Unable to resolve service for type '{typeof(IFirst).FullName}'", problem.What, StringComparison.Ordinal);
        Assert.Contains("the contracts it declares in Dependencies", problem.Fix, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_module_does_not_get_the_default_when_it_asks_for_another_module_by_key()
    {
        using var modules = new CompiledModules();
        var (one, two) = (modules.Add<IFirst>("one"), modules.Add<IFirst>("two"));
        const string Configure = "module.Provide<IOwner, Acme.Last>();";
        var last = modules.Add<IOwner>("last", Configure, dependencies: "typeof(IFirst)", files: ("Last.cs", """
            using Commerce.Hosting.Tests.Support;
            namespace Acme;
            public sealed class Last(System.IServiceProvider services) : IOwner
            {
                public string Module => services.Resolve(new ModuleKey<IFirst>("one", "Acme.one")).Module;
                public override string ToString() => services.Resolve(new ModuleKey<IFirst>("two", "Acme.two")).Module;
            }
            """));
        await using var app = await HostingApp.StartAsync(
            builder => builder.AddModule(one, isDefault: true).AddModule(two).AddModule(last),
            options => options.ModulesFolder = modules.Folder);

        Assert.Equal("one", app.Services.Resolve(last).Module);
        Assert.Equal("COM1001", Assert.Throws<CommerceException>(() => app.Services.Resolve(last).ToString()).Code);
    }

    [Fact]
    public async Task A_step_has_one_owner()
    {
        using var modules = new CompiledModules();
        static (string, string) Flow(string name) => ($"Workflows/{name}.cs", $$"""
            namespace Acme;
            public static class Flow
            {
                public static readonly Workflow<string, string> Definition = Workflow.Create(
                    "{{name}}", (Composer<string> flow) => flow.Step(Commerce.Hosting.Tests.Support.SharedSteps.Echo, flow.Input));
            }
            """);
        var (one, two) = (modules.Add<IFirst>("one", files: Flow("first")), modules.Add<ISecond>("two", files: Flow("second")));

        var error = await Assert.ThrowsAsync<BootException>(() => StartAsync(modules, one, two));

        var problem = Assert.Single(error.Problems);
        Assert.Equal(("COM3058", "Acme.two/Workflows/second.cs"), (problem.Id, problem.Where));
        Assert.Contains("'echo' belongs to the module 'one'", problem.What, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_default_without_a_contract_is_refused()
    {
        var builder = HostingApp.CreateBuilder(null);
        builder.AddModule(new ModuleKey("nameless", "Acme.nameless"), isDefault: true);

        var error = await Assert.ThrowsAsync<BootException>(() => HostingApp.BootAsync(builder));

        Assert.Contains(
            "The module 'nameless' is the default, but its key has no contract.", error.Problems.Select(problem => problem.What));
    }

    [Fact]
    public async Task A_contract_that_can_be_disposed_is_refused()
    {
        using var modules = new CompiledModules();

        var error = await Assert.ThrowsAsync<BootException>(() => StartAsync(modules, new ModuleKey<IDisposing>("one", "Acme.one")));

        Assert.Equal("COM1029", Assert.Single(error.Problems).Id);
    }

    [Fact]
    public void A_container_without_names_has_one_service_for_a_contract()
    {
        using var container = new ServiceCollection().AddSingleton<IOwner>(new Stub()).BuildServiceProvider();

        Assert.Equal("stub", container.Resolve(new ModuleKey<IOwner>("one", "Acme.one")).Module);
    }

    [Fact]
    public void A_container_that_knows_no_keys_may_be_of_any_kind() =>
        Assert.Equal("stub", new Stub().Resolve(new ModuleKey<IOwner>("one", "Acme.one")).Module);

    private static Task<TestApplication> StartAsync(CompiledModules modules, params ModuleKey[] keys) => HostingApp.StartAsync(
        builder => Array.ForEach(keys, key => builder.AddModule(key)), options => options.ModulesFolder = modules.Folder);

    private sealed class Stub : IOwner, IServiceProvider
    {
        public string Module => "stub";

        public object? GetService(Type serviceType) => serviceType == typeof(IOwner) ? this : null;
    }

    public interface IDisposing : IOwner, IAsyncDisposable;
}
