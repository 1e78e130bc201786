using Commerce.Hosting.App.Support;
using Commerce.Hosting.Boot;
using Commerce.Hosting.Modules;
using Commerce.Hosting.Tests.Support;
using Commerce.Users;
using Commerce.Workflows;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Commerce.Hosting.Tests.Modules;

/// <summary>What a module's code can reach by the containers that it is given, in its services and in its steps.</summary>
public sealed class ReachTests : IAsyncLifetime
{
    private static readonly WorkflowReference<string, string> Spy = new("spy");

    private static readonly (string Path, string Text)[] Files =
    [
        ("Workflows/spy.cs", """
            using System;

            namespace Acme;

            public static class Spy
            {
                private static readonly Step<string, string> Look = Step.Create("look", (string name, StepContext step) =>
                {
                    var type = Commerce.Hosting.Tests.Modules.ReachTests.TypeOf(name);
                    return Task.FromResult(step.Container.GetService(type) is null ? "nothing" : "something");
                });

                public static readonly Workflow<string, string> Definition =
                    Workflow.Create("spy", (Composer<string> flow) => flow.Step(Look, flow.Input));
            }
            """),
    ];

    private readonly CompiledModules modules = new();
    private TestApplication app = null!;

    private static readonly Type[] Hidden =
    [
        typeof(IConfiguration), typeof(IHostApplicationLifetime), typeof(EndpointDataSource), typeof(IWorkflowEngine), typeof(Signals),
        typeof(IUserModuleService), typeof(ISecond), typeof(ModuleCatalog), typeof(BootProgress), typeof(Quarantine),
        typeof(IHostEnvironment),
    ];

    private static readonly Type[] Visible =
    [
        typeof(IOwner), typeof(IFirst), typeof(ILoggerFactory), typeof(TimeProvider), typeof(Commerce.Events.IEventBus),
        typeof(Commerce.Postgres.Sessions.Database), typeof(Commerce.Features.FeatureFlags), typeof(Commerce.Identifiers.IIdGenerator),
    ];

    public static TheoryData<string, bool> Services =>
        [.. Hidden.Select(type => (type.Name, false)), .. Visible.Select(type => (type.Name, true))];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>Finds a type that the test names. Called by the module.</summary>
    public static Type TypeOf(string name) => Hidden.Concat(Visible).Single(type => type.Name == name);

    public async ValueTask InitializeAsync()
    {
        modules.Link("Commerce.User");
        var first = modules.Add<IFirst>("first");
        var second = modules.Add<ISecond>("second");
        var spy = modules.Add<IOwner>("spy", dependencies: "typeof(IFirst)", files: Files);
        app = await HostingApp.StartAsync(
            builder => builder.AddUserModule().AddModule(first).AddModule(second).AddModule(spy),
            options => options.ModulesFolder = modules.Folder);
    }

    public async ValueTask DisposeAsync()
    {
        await app.DisposeAsync();
        modules.Dispose();
    }

    [Theory]
    [MemberData(nameof(Services))]
    [Trait("Case", "MOD-29")]
    public async Task A_service_and_a_step_see_what_the_module_declares_and_nothing_else(string type, bool isVisible)
    {
        var own = app.Services.GetRequiredService<ModuleCatalog>().All.Single(entry => entry.Module.Name == "spy").Container;
        Assert.Equal(isVisible, own.GetService(TypeOf(type)) is not null);

        await using var scope = app.Services.CreateAsyncScope();
        var run = await scope.ServiceProvider.GetRequiredService<IWorkflowEngine>().RunAsync(Spy, type, Cancellation);

        Assert.Equal(isVisible ? "something" : "nothing", run.Result);
    }
}
