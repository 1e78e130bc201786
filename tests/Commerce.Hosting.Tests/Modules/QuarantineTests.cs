using Commerce.Events;
using Commerce.Hosting.Modules;
using Commerce.Hosting.Tests.Support;
using Commerce.Users;
using Commerce.Workflows;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Commerce.Hosting.Tests.Modules;

/// <summary>A host serves without a module, and nothing that waits for the module is lost.</summary>
public sealed class QuarantineTests : IDisposable
{
    private const string Boom = "throw new System.InvalidOperationException(\"boom\");";

    private static readonly (string Path, string Text)[] Parts =
    [
        ("Subscribers/heard.cs", """
            namespace Acme;
            public static class Heard
            {
                public static readonly SubscriberConfig Config = new() { Event = "test.noted" };
                public static void Handle(EventEnvelope<string> noted) { }
            }
            """),
        ("Jobs/tidy.cs", """
            namespace Acme;
            public static class Tidy
            {
                public static readonly JobConfig Config = new() { Name = "tidy", Schedule = "* * * * * *" };
                public static void Run() { }
            }
            """),
        ("Workflows/own.cs", """
            namespace Acme;
            public static class Own
            {
                public static readonly Workflow<int, int> Definition = Workflow.Create("own", (Composer<int> flow) => flow.Input);
            }
            """),
    ];

    private readonly CompiledModules modules = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>Set by a module: what its start hook does after the hook was given up.</summary>
    public static Func<Task>? GoOn { get; set; }

    public void Dispose() => modules.Dispose();

    [Fact]
    public async Task Deliveries_wait_and_the_next_host_that_has_the_module_delivers_them()
    {
        var bad = modules.Add<IFirst>("bad", Boom, files: Parts);
        await using var without = await StartAsync(bad);
        await without.Services.GetRequiredService<IEventBus>().EmitAsync("test.noted", "one", cancellationToken: Cancellation);
        const string Pending = "select count(*) from commerce.delivery where subscriber = 'bad/heard' and state = 'pending'";
        Assert.Equal(["1"], await without.ColumnAsync(Pending));
        await without.StopAsync();

        using var mended = new CompiledModules();
        mended.Add<IFirst>("bad", files: Parts);
        await using var with = await HostingApp.StartAsync(builder => builder.AddModule(bad, optional: true), options =>
        {
            options.ModulesFolder = mended.Folder;
            options.Beside = without;
        });
        Assert.Empty(with.Services.GetRequiredService<Quarantine>().Modules);
        await with.DrainAsync();

        Assert.Equal(
            ["done"], await with.ColumnAsync("select state from commerce.delivery where subscriber = 'bad/heard'"));
    }

    [Fact]
    public async Task A_due_tick_is_skipped_with_the_reason()
    {
        await using var app = await StartAsync(modules.Add<IFirst>("bad", Boom, files: Parts));

        await app.AdvanceAsync(TimeSpan.FromSeconds(1));

        var row = Assert.Single(await app.ColumnAsync("select state || ': ' || reason from commerce.job_tick where job = 'tidy'"));
        Assert.StartsWith(
            "skipped: The module 'bad' is in quarantine since the call 'configure' failed: COM1012", row, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Parts_of_a_module_that_fails_twice_are_suspended_too()
    {
        var wrong = ("Jobs/wrong.cs", """
            namespace Acme;
            public static class Wrong
            {
                public static readonly JobConfig Config = new() { Name = "tick", Schedule = "0 0 * * *" };
                public static void Run() { }
            }
            """);
        await using var app = await StartAsync(modules.Add<IFirst>("bad", Boom, files: [.. Parts, wrong]));

        await app.AdvanceAsync(TimeSpan.FromSeconds(1));

        Assert.Equal(["skipped"], await app.ColumnAsync("select state from commerce.job_tick where job = 'tidy'"));
    }

    [Fact]
    public async Task Work_for_a_module_whose_dependency_is_missing_waits_too()
    {
        await using var app = await StartAsync(modules.Add<IFirst>("bad", dependencies: "typeof(ISecond)", files: Parts));

        await app.Services.GetRequiredService<IEventBus>().EmitAsync("test.noted", "one", cancellationToken: Cancellation);

        Assert.Equal(["pending"], await app.ColumnAsync("select state from commerce.delivery where subscriber = 'bad/heard'"));
    }

    [Fact]
    public async Task A_service_that_cannot_be_disposed_of_keeps_nothing_from_stopping()
    {
        const string Configure = "module.Provide<IFirst, Bomb>();";
        var first = modules.Add<IFirst>("first", Configure, files: ("Bomb.cs", $$"""
            namespace Acme;
            public sealed class Bomb : Commerce.Hosting.Tests.Support.IFirst, System.IDisposable
            {
                public string Module => "first";
                public void Dispose() { {{Boom}} }
            }
            """));
        var app = await HostingApp.StartAsync(
            builder => builder.AddModule(first), options => options.ModulesFolder = modules.Folder);
        app.Services.Resolve(first);
        var host = app.Services.GetRequiredService<Postgres.Sessions.Database>();

        await app.StopAsync();

        await Assert.ThrowsAnyAsync<Exception>(() => host.ExecuteAsync("select 1", cancellationToken: Cancellation));
    }

    [Fact]
    public async Task A_call_that_goes_on_after_its_module_has_failed_gets_no_connection()
    {
        var bad = modules.Add<IFirst>("bad", start: """
            var database = (Commerce.Postgres.Sessions.Database)services.GetService(typeof(Commerce.Postgres.Sessions.Database))!;
            Commerce.Hosting.Tests.Modules.QuarantineTests.GoOn = () => database.ExecuteAsync("select 1");
            throw new System.InvalidOperationException("boom");
            """);
        await using var app = await StartAsync(bad);

        var error = await Assert.ThrowsAsync<CommerceException>(() => GoOn!());

        Assert.Equal("COM1017", error.Code);
    }

    [Fact]
    public async Task Its_workflows_are_left_out()
    {
        await using var app = await StartAsync(modules.Add<IFirst>("bad", Boom, files: Parts));

        Assert.DoesNotContain(app.Services.GetRequiredService<IWorkflowRuns>().Definitions, graph => graph.Name == "own");
    }

    [Fact]
    public async Task Modules_that_depend_on_it_are_in_quarantine_with_it()
    {
        var first = modules.Add<IFirst>("first", Boom);
        var second = modules.Add<ISecond>("second", dependencies: "typeof(IFirst)");
        var third = modules.Add<IOwner>("third", dependencies: "typeof(ISecond)");

        await using var app = await StartAsync(third, second, first);

        Assert.Equal(["first", "second", "third"], app.Services.GetRequiredService<Quarantine>().Modules.Select(module => module.Name));
        var error = Assert.Throws<CommerceException>(() => app.Services.Resolve(third));
        var reason = error.InnerException!.Message;
        Assert.Contains("COM1010 The module 'third' depends on ISecond.", reason, StringComparison.Ordinal);
        Assert.Contains("boom", reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_required_module_that_depends_on_it_stops_the_boot()
    {
        var first = modules.Add<IFirst>("first", Boom);
        var second = modules.Add<ISecond>("second", dependencies: "typeof(IFirst)");

        var error = await Assert.ThrowsAsync<BootException>(() => HostingApp.StartAsync(
            builder => builder.AddModule(first, optional: true).AddModule(second), options => options.ModulesFolder = modules.Folder));

        var problem = Assert.Single(error.Problems);
        Assert.Equal("COM1010", problem.Id);
        Assert.Contains("boom", problem.What, StringComparison.Ordinal);
    }

    // CHANGE: the host serves without a module whose start hook throws only if the module is optional.
    [Fact]
    [Trait("Case", "MOD-10")]
    [Trait("Case", "MOD-31")]
    public async Task A_start_hook_that_throws_does_not_keep_those_of_other_modules()
    {
        var bad = modules.Add<IFirst>("bad", start: Boom);
        var other = modules.Add<ISecond>(
            "other",
            "module.Provide<ISecond, Started>();",
            start: "((Started)services.GetService(typeof(ISecond))!).Module = \"started\";",
            files: ("Started.cs", """
                namespace Acme;
                public sealed class Started : Commerce.Hosting.Tests.Support.ISecond { public string Module { get; set; } = ""; }
                """));

        await using var app = await StartAsync(bad, other);

        Assert.Equal("started", app.Services.Resolve(other).Module);
        Assert.Equal("COM1017", Assert.Throws<CommerceException>(() => app.Services.Resolve(bad)).Code);
    }

    [Theory]
    [InlineData(true, "false", null)]
    [InlineData(false, "false", null)]
    [InlineData(true, "true", "COM1012")]
    [InlineData(true, "perhaps", "COM8002")]
    [Trait("Case", "MOD-17")]
    public async Task The_configuration_wins_over_the_code(bool optional, string required, string? expected)
    {
        var bad = modules.Add<IFirst>("bad", Boom);
        var starting = HostingApp.StartAsync(builder => builder.AddModule(bad, optional: optional), options =>
        {
            options.ModulesFolder = modules.Folder;
            options.Settings["Commerce:Modules:bad:Required"] = required;
        });

        if (expected is null)
        {
            await using var app = await starting;
            Assert.Single(app.Services.GetRequiredService<Quarantine>().Modules);
        }
        else
        {
            var error = await Assert.ThrowsAsync<BootException>(() => starting);
            Assert.Equal([expected], error.Problems.Select(problem => problem.Id));
        }
    }

    // CHANGE: asking by the key is an error that has the reason; the contract alone gives null.
    [Fact]
    [Trait("Case", "MOD-8")]
    [Trait("Case", "MOD-16")]
    public async Task A_disabled_module_is_not_there_and_whoever_asks_for_it_is_told_so()
    {
        await using var app = await HostingApp.StartAsync(
            builder => builder.AddUserModule().Services.RemoveAll<IUserModuleService>(),
            options => options.Settings["Commerce:Modules:user:Enabled"] = "false");

        Assert.Null(app.Services.GetService<IUserModuleService>());
        var error = Assert.Throws<CommerceException>(() => app.Services.Resolve(Commerce.Modules.User));
        Assert.Equal("COM1017", error.Code);
        Assert.Contains("Commerce:Modules:user:Enabled", error.InnerException!.Message, StringComparison.Ordinal);
        Assert.Equal("Healthy", await app.Client.GetStringAsync("/health", Cancellation));
    }

    // CHANGE: no module is required by itself, only by those that depend on it.
    [Fact]
    [Trait("Case", "MOD-16")]
    public async Task A_module_that_depends_on_a_disabled_one_names_the_setting()
    {
        var first = modules.Add<IFirst>("first");
        var second = modules.Add<ISecond>("second", dependencies: "typeof(IFirst)");

        var error = await Assert.ThrowsAsync<BootException>(() => HostingApp.StartAsync(
            builder => builder.AddModule(first).AddModule(second),
            options =>
            {
                options.ModulesFolder = modules.Folder;
                options.Settings["Commerce:Modules:first:Enabled"] = "false";
            }));

        Assert.Contains("of the module 'first', which is disabled", Assert.Single(error.Problems).What, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Case", "MOD-17")]
    public async Task The_configuration_names_another_implementation()
    {
        var key = modules.Add<IFirst>("kind");
        modules.Add<IFirst>("kind", package: "Acme.Better");
        await using var app = await HostingApp.StartAsync(builder => builder.AddModule(key), options =>
        {
            options.ModulesFolder = modules.Folder;
            options.Settings["Commerce:Modules:kind:Package"] = "Acme.Better";
        });

        Assert.Equal("Acme.Better", app.Services.Resolve(key).ToString());
    }

    private Task<TestApplication> StartAsync(params ModuleKey[] keys) => HostingApp.StartAsync(
        builder => Array.ForEach(keys, key => builder.AddModule(key, optional: true)),
        options => options.ModulesFolder = modules.Folder);
}
