using Commerce.Hosting.App.Support;
using Commerce.Hosting.Modules;
using Commerce.Hosting.Tests.Support;
using Commerce.Postgres.Sessions;
using Commerce.Users;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Commerce.Hosting.Tests.Modules;

/// <summary>A module that cannot be built is one problem that names it, before anything is written.</summary>
public sealed class ModuleFailureTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("throw new System.ArgumentException(\"no good\");", "", "ConfigureServices failed with System.ArgumentException: no good")]
    [InlineData(
        "module.Provide<IOwner, Owner>();", "throw new System.ArgumentException(\"no good\");",
        "a service failed with System.ArgumentException: no good")]
    public async Task A_module_that_throws_while_it_is_built_is_named_with_the_cause(string configure, string construct, string message)
    {
        using var modules = new CompiledModules();
        var bad = modules.Add("bad", configure, construct);

        var error = await Assert.ThrowsAsync<BootException>(() => HostingApp.StartAsync(
            builder => builder.AddModule(bad), options => options.ModulesFolder = modules.Folder));

        var problem = Assert.Single(error.Problems);
        Assert.Equal("COM1012", problem.Id);
        Assert.Contains($"the module 'bad' cannot be built: {message}", problem.What, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("throw {0};", "")]
    [InlineData("module.Provide<IOwner, Owner>();", "throw {0};")]
    public async Task A_mistake_in_a_static_declaration_is_told_as_it_is(string configure, string construct)
    {
        const string Mistake = """
            new System.TypeInitializationException("Acme.Data", new BootException(
                [new Problem("COM6035", "a", "b", "c"), new Problem("COM6036", "d", "e", "f")]))
            """;
        using var modules = new CompiledModules();
        var bad = modules.Add("bad", configure.Replace("{0}", Mistake), construct.Replace("{0}", Mistake));

        var error = await Assert.ThrowsAsync<BootException>(() => HostingApp.StartAsync(
            builder => builder.AddModule(bad), options => options.ModulesFolder = modules.Folder));

        Assert.Equal(["COM6035", "COM6036"], error.Problems.Select(problem => problem.Id));
    }

    // A loader is a start hook.
    [Fact]
    [Trait("Case", "MOD-10")]
    [Trait("Case", "MOD-31")]
    public async Task A_start_hook_that_throws_stops_the_boot_and_is_in_the_log()
    {
        using var modules = new CompiledModules();
        var bad = modules.Add<IFirst>("test_service", start: "throw new System.InvalidOperationException(\"loader\");");
        var notes = new Notes();
        using var log = new LogNotes(notes, typeof(ModuleDoor).FullName!);

        var error = await Assert.ThrowsAsync<BootException>(() => HostingApp.StartAsync(builder => builder.AddModule(bad), options =>
        {
            options.ModulesFolder = modules.Folder;
            options.Configure(builder => builder.Services.AddSingleton<ILoggerProvider>(log));
        }));

        var problem = Assert.Single(error.Problems);
        Assert.Equal("COM1013", problem.Id);
        Assert.Equal(
            "The call 'start' into the module 'test_service' failed: System.InvalidOperationException: loader", problem.What);
        Assert.Equal("The call 'start' into the module 'test_service' failed", await notes.NextAsync("log Error", Cancellation));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    [Trait("Case", "MOD-11")]
    public async Task A_module_that_provides_no_service_is_named_whether_it_is_required_or_not(bool isOptional)
    {
        using var modules = new CompiledModules();
        var empty = modules.Add<IFirst>("empty", "_ = module;");
        var starting = HostingApp.StartAsync(
            builder => builder.AddModule(empty, optional: isOptional), options => options.ModulesFolder = modules.Folder);

        var problem = Assert.Single(isOptional
            ? await QuarantinedAsync(starting)
            : (await Assert.ThrowsAsync<BootException>(() => starting)).Problems);

        Assert.Equal(("COM1011", "The module 'empty' does not provide IFirst."), (problem.Id, problem.What));
    }

    [Fact]
    public async Task A_start_that_is_refused_for_an_option_has_not_migrated_the_database()
    {
        var connectionString = await HostingApp.CreateDatabaseAsync();
        var builder = HostingApp.CreateBuilder(connectionString, "--environment", "Production").AddUserModule();

        var error = await Assert.ThrowsAsync<BootException>(() => HostingApp.BootAsync(builder));

        Assert.Equal(["COM8001"], error.Problems.Select(problem => problem.Id));
        await using var database = new Database(connectionString, TimeProvider.System);
        Assert.Empty(await database.QueryAsync(
            "select nspname::text from pg_namespace where nspname in ('commerce', 'user')",
            row => row.GetString(0),
            cancellationToken: Cancellation));
    }

    [Theory]
    [InlineData("my-mod")]
    [InlineData("My_mod")]
    [InlineData("1mod")]
    [InlineData("a\"b")]
    [InlineData("public")]
    [InlineData("pg_mine")]
    [InlineData("information_schema")]
    [InlineData("hangfire")]
    [InlineData("commerce")]
    [InlineData("a123456789012345678901234567890123456789012345678901234567890123")]
    [Trait("Case", "MOD-25")]
    public async Task A_name_that_no_schema_can_have_is_refused(string name)
    {
        var builder = HostingApp.CreateBuilder(await HostingApp.CreateDatabaseAsync());
        builder.AddModule(new ModuleKey<IUserModuleService>(name, "Commerce.User"));

        var error = await Assert.ThrowsAsync<BootException>(() => HostingApp.BootAsync(builder));

        Assert.Equal(["COM1009"], error.Problems.Select(problem => problem.Id));
    }

    private static async Task<IReadOnlyList<Problem>> QuarantinedAsync(Task<TestApplication> starting)
    {
        await using var app = await starting;
        return Assert.Single(app.Services.GetRequiredService<Quarantine>().Modules).Problems;
    }
}
