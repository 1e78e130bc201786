using System.Runtime.Loader;
using Commerce.Hosting.Tests.Support;
using Commerce.Users;
using Microsoft.Extensions.DependencyInjection;

namespace Commerce.Hosting.Tests.Modules;

public sealed class ModuleTests
{
    [Fact]
    public async Task The_module_lives_in_a_load_context_of_its_own_and_its_service_is_one_object()
    {
        await using var app = await HostingApp.StartAsync();

        var service = app.Services.Resolve(Commerce.Modules.User);

        Assert.Same(service, app.Services.GetRequiredService<IUserModuleService>());
        Assert.NotSame(AssemblyLoadContext.Default, AssemblyLoadContext.GetLoadContext(service.GetType().Assembly));
        Assert.Same(AssemblyLoadContext.Default, AssemblyLoadContext.GetLoadContext(typeof(IUserModuleService).Assembly));
        Assert.DoesNotContain(typeof(ModuleTests).Assembly.GetReferencedAssemblies(), reference => reference.Name == "Commerce.User");
    }

    [Fact]
    [Trait("Case", "MOD-28")]
    public async Task A_module_alone_needs_nothing_but_a_connection_string()
    {
        var builder = HostingApp.CreateBuilder(await HostingApp.CreateDatabaseAsync());
        await using var application = builder.AddUserModule().Build();

        await application.StartAsync(TestContext.Current.CancellationToken);

        Assert.Empty(await application.Services.Resolve(Commerce.Modules.User).ListUsersAsync(
            cancellationToken: TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_module_that_was_not_added_is_named_when_it_is_resolved()
    {
        await using var app = await HostingApp.StartAsync(build: _ => { });

        var error = Assert.Throws<CommerceException>(() => app.Services.Resolve(new ModuleKey<IOwner>("absent", "Acme.Absent")));

        Assert.Contains("COM1001 The module 'absent' is not part of this application", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Case", "MOD-17")]
    public async Task Options_come_from_code_and_configuration_binds_on_top()
    {
        // A lifetime of zero is refused: which of the two was last shows in the outcome.
        await using var app = await HostingApp.StartAsync(
            builder => builder.AddModule(Commerce.Modules.User, (UserModuleOptions options) => options.InviteLifetime = TimeSpan.Zero),
            options => options.Settings["Commerce:Modules:user:InviteLifetime"] = "1.00:00:00");

        Assert.NotNull(app.Services.Resolve(Commerce.Modules.User));
    }

    [Fact]
    public async Task Every_option_that_is_not_valid_is_reported_before_anything_listens()
    {
        var database = await HostingApp.CreateDatabaseAsync();
        var builder = HostingApp.CreateBuilder(database, "--environment", "Production");
        builder.AddModule(Commerce.Modules.User, (UserModuleOptions options) =>
        {
            options.JwtSecret = "short";
            options.InviteLifetime = TimeSpan.FromSeconds(-1);
        });

        var error = await Assert.ThrowsAsync<BootException>(() => HostingApp.BootAsync(builder));

        Assert.Equal(["COM8001", "COM8001"], error.Problems.Select(problem => problem.Id));
        Assert.Contains("shorter than 32 bytes", error.Message, StringComparison.Ordinal);
        Assert.Contains("InviteLifetime", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("1d", "Commerce:Modules:user:InviteLifetime")]
    [InlineData("86400", "InviteLifetime is '86400' in the configuration")]
    public async Task An_option_in_the_configuration_that_can_be_misread_is_reported(string lifetime, string message)
    {
        var database = await HostingApp.CreateDatabaseAsync();
        var builder = HostingApp.CreateBuilder(database, $"--Commerce:Modules:user:InviteLifetime={lifetime}").AddUserModule();

        var error = await Assert.ThrowsAsync<BootException>(() => HostingApp.BootAsync(builder));

        Assert.All(error.Problems, problem => Assert.Equal("COM8001", problem.Id));
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Production_demands_a_secret_and_development_makes_one_for_each_application()
    {
        var database = await HostingApp.CreateDatabaseAsync();
        var production = HostingApp.CreateBuilder(database, "--environment", "Production").AddUserModule();
        var error = await Assert.ThrowsAsync<BootException>(() => HostingApp.BootAsync(production));
        Assert.Contains("JwtSecret is missing", error.Message, StringComparison.Ordinal);

        var secrets = new List<string>();
        for (var i = 0; i < 2; i++)
        {
            var development = HostingApp.CreateBuilder(database).AddUserModule();
            await HostingApp.BootAsync(development);
            secrets.Add(await File.ReadAllTextAsync(
                Path.Combine(development.Environment.ContentRootPath, ".commerce", "key"), TestContext.Current.CancellationToken));
        }

        Assert.Equal(2, secrets.Distinct().Count());
    }

    [Fact]
    public async Task A_module_without_its_folder_or_dll_names_module_and_file()
    {
        using var folder = new ModuleFolder();
        Assert.Equal(("COM1002", folder.Assembly), await ProblemAsync(folder));

        Directory.CreateDirectory(Path.GetDirectoryName(folder.Assembly)!);
        Assert.Equal(("COM1002", folder.Assembly), await ProblemAsync(folder));
    }

    [Fact]
    public async Task A_module_built_for_other_contracts_names_both_versions()
    {
        using var folder = new ModuleFolder();
        folder.Compile("public class Uses : Commerce.Users.IMarker;", contracts: "9.1.0.0");

        var error = await Assert.ThrowsAsync<BootException>(() => BootAsync(folder));

        var problem = Assert.Single(error.Problems);
        Assert.Equal(("COM1003", folder.Assembly), (problem.Id, problem.Where));
        Assert.Contains("built for Commerce.User.Contracts 9.1.0, the host has 0.1.0", problem.What, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_is_no_assembly_is_explained()
    {
        using var folder = new ModuleFolder();
        Directory.CreateDirectory(Path.GetDirectoryName(folder.Assembly)!);
        await File.WriteAllTextAsync(folder.Assembly, "no assembly", TestContext.Current.CancellationToken);

        Assert.Equal(("COM1006", folder.Assembly), await ProblemAsync(folder));
    }

    [Fact]
    public async Task An_assembly_without_an_entry_is_explained()
    {
        using var folder = new ModuleFolder();
        folder.Compile("public class Nothing;", contracts: null);

        Assert.Equal(("COM1004", folder.Assembly), await ProblemAsync(folder));
    }

    [Fact]
    public async Task A_module_added_twice_is_reported()
    {
        var builder = HostingApp.CreateBuilder(null).AddUserModule().AddUserModule();

        var error = await Assert.ThrowsAsync<BootException>(() => HostingApp.BootAsync(builder));

        Assert.Equal(["COM1007"], error.Problems.Select(problem => problem.Id));
    }

    private static async Task<(string Id, string Where)> ProblemAsync(ModuleFolder folder) =>
        (await Assert.ThrowsAsync<BootException>(() => BootAsync(folder))).Problems
            .Select(problem => (problem.Id, problem.Where)).Single();

    private static Task BootAsync(ModuleFolder folder)
    {
        var builder = CommerceApplication.CreateBuilder(new CommerceApplicationOptions
        {
            Args = ["--environment", "Development"],
            Assembly = typeof(ModuleTests).Assembly,
            ModulesFolder = folder.Path,
        });
        return HostingApp.BootAsync(builder.AddUserModule());
    }
}
