using Commerce.Hosting.Modules;
using Commerce.Hosting.Tests.Support;
using Commerce.Users;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Commerce.Hosting.Tests.Modules;

/// <summary>
/// What the section of a module says beside its options. Cases with a number are of section 17.1 of the modules' specification.
/// </summary>
public sealed class ModuleSettingTests : IDisposable
{
    private readonly CompiledModules modules = new();

    public void Dispose() => modules.Dispose();

    [Fact]
    [Trait("Case", "MOD-14")]
    public async Task Without_settings_a_module_is_the_implementation_of_its_key_with_the_default_options()
    {
        await using var app = await HostingApp.StartAsync();

        Assert.Equal("Commerce.User", app.Services.Resolve(Commerce.Modules.User).GetType().Assembly.GetName().Name);
        var container = Assert.Single(app.Services.GetRequiredService<ModuleCatalog>().All).Container;
        Assert.Equal(
            new UserModuleOptions().InviteLifetime, container.GetRequiredService<IOptions<UserModuleOptions>>().Value.InviteLifetime);
    }

    [Fact]
    [Trait("Case", "MOD-17")]
    public async Task Another_implementation_reads_the_options_in_the_section_of_the_module()
    {
        var key = modules.Add<IFirst>("kind");
        modules.Add<IFirst>(
            "kind",
            "module.Provide<IFirst, Sized>(); module.AddOptions<SizeOptions>();",
            package: "Acme.Better",
            files: ("Sized.cs", """
                using Commerce.Hosting.Tests.Support;
                namespace Acme;
                public sealed class SizeOptions { public int Size { get; set; } }
                public sealed class Sized(Microsoft.Extensions.Options.IOptions<SizeOptions> options) : IFirst
                {
                    public string Module => $"size {options.Value.Size}";
                }
                """));

        await using var app = await StartAsync(
            ["kind:Package=Acme.Better", "kind:Size=4"], builder => builder.AddModule(key));

        Assert.Equal("size 4", app.Services.Resolve(key).Module);
    }

    // CHANGE: no module is there by default. The others are those that the application adds.
    [Fact]
    [Trait("Case", "MOD-20")]
    public async Task A_disabled_module_leaves_all_others()
    {
        var (cart, first, second) = (modules.Add<IOwner>("cart"), modules.Add<IFirst>("first"), modules.Add<ISecond>("second"));

        await using var app = await StartAsync(
            ["cart:Enabled=false"], builder => builder.AddModule(cart).AddModule(first).AddModule(second));

        Assert.Equal(["first", "second"], app.Services.GetRequiredService<ModuleCatalog>().All.Select(entry => entry.Module.Name));
        Assert.Null(app.Services.GetService<IOwner>());
    }

    // CHANGE: every module is in the process, and nothing has to say so. A setting that says it is refused, because it has no effect.
    [Theory]
    [InlineData("external")]
    [InlineData("internal")]
    [Trait("Case", "MOD-13")]
    [Trait("Case", "MOD-19")]
    public async Task A_module_has_no_scope(string scope)
    {
        var error = await Assert.ThrowsAsync<BootException>(() => StartAsync(
            [$"first:Scope={scope}"], builder => builder.AddModule(modules.Add<IFirst>("first"))));

        var problem = Assert.Single(error.Problems);
        Assert.Equal(("COM8001", "Commerce:Modules:first:Scope"), (problem.Id, problem.Where));
        Assert.Contains("There is no option 'Scope'", problem.What, StringComparison.Ordinal);
    }

    private Task<TestApplication> StartAsync(string[] settings, Action<CommerceApplicationBuilder> build) =>
        HostingApp.StartAsync(build, options =>
        {
            options.ModulesFolder = modules.Folder;
            foreach (var parts in settings.Select(setting => setting.Split('=')))
            {
                options.Settings[$"Commerce:Modules:{parts[0]}"] = parts[1];
            }
        });
}
