using Commerce.Hosting.App.Support;
using Commerce.Hosting.Modules;
using Commerce.Hosting.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Commerce.Hosting.Tests.Modules;

/// <summary>Dependencies decide which module comes first, and the order of AddModule says nothing.</summary>
public sealed class ModuleOrderTests : IDisposable
{
    private readonly CompiledModules modules = new();

    public void Dispose() => modules.Dispose();

    [Theory]
    [InlineData(0, 1, 2)]
    [InlineData(2, 1, 0)]
    [InlineData(1, 2, 0)]
    public async Task What_a_module_depends_on_is_built_before_it(params int[] order)
    {
        ModuleKey[] keys =
        [
            modules.Add<IFirst>("first"),
            modules.Add<ISecond>("second", dependencies: "typeof(IFirst)"),
            modules.Add<IOwner>("third", dependencies: "typeof(IFirst), typeof(ISecond)"),
        ];

        await using var app = await StartAsync([.. order.Select(index => keys[index])]);

        Assert.Equal(
            ["first", "second", "third"], app.Services.GetRequiredService<ModuleCatalog>().All.Select(entry => entry.Module.Name));
    }

    [Fact]
    public async Task A_cycle_is_shown_as_a_path()
    {
        var first = modules.Add<IFirst>("first", dependencies: "typeof(ISecond)");
        var second = modules.Add<ISecond>("second", dependencies: "typeof(IFirst)");

        var error = await Assert.ThrowsAsync<BootException>(() => StartAsync(first, second));

        var problem = Assert.Single(error.Problems);
        Assert.Equal(("COM1018", "Modules depend on each other: first → second → first."), (problem.Id, problem.What));
    }

    [Fact]
    public async Task All_mistakes_of_all_modules_and_of_the_application_are_one_list_and_no_database_is_touched()
    {
        var builder = CommerceApplication.CreateBuilder(new CommerceApplicationOptions
        {
            Args = ["--environment", "Development", "--Commerce:DrainLimit=soon"],
            Assembly = typeof(Signals).Assembly,
            ModulesFolder = modules.Folder,
        });
        builder.Configuration["ConnectionStrings:Commerce"] = "Host=127.0.0.1;Port=1;Username=nobody;Database=nothing";
        builder.AddModule(new ModuleKey<IOwner>("missing", "Acme.Missing"));
        builder.AddModule(modules.Add("throws", "throw new System.InvalidOperationException(\"boom\");"));
        builder.AddModule(modules.Add<IFirst>("lonely", dependencies: "typeof(ISecond)"));
        HostingApp.AddServices(builder);
        builder.AddUserModule().AddUserModule();

        var error = await Assert.ThrowsAsync<BootException>(() => HostingApp.BootAsync(builder));

        Assert.Equal(
            ["COM1002", "COM1007", "COM1010", "COM1012", "COM8002"],
            error.Problems.Select(problem => problem.Id).Distinct().Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_module_that_depends_on_one_that_fails_is_checked_when_that_one_is_corrected()
    {
        var first = modules.Add<IFirst>("first", "throw new System.InvalidOperationException(\"boom\");");
        var second = modules.Add<ISecond>(
            "second", "throw new System.InvalidOperationException(\"bang\");", dependencies: "typeof(IFirst)");

        var error = await Assert.ThrowsAsync<BootException>(() => StartAsync(first, second));

        Assert.Contains("'first'", Assert.Single(error.Problems).What, StringComparison.Ordinal);
    }

    private Task<TestApplication> StartAsync(params ModuleKey[] keys) => HostingApp.StartAsync(
        builder => Array.ForEach(keys, key => builder.AddModule(key)), options => options.ModulesFolder = modules.Folder);
}
