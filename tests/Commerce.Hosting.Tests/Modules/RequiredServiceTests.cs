using Commerce.Hosting.Tests.Support;
using Commerce.Users;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Commerce.Hosting.Tests.Modules;

/// <summary>What routes, subscribers, jobs and steps need but nobody has registered is reported when the application starts.</summary>
public sealed class RequiredServiceTests : IDisposable
{
    private readonly CompiledModules modules = new();

    public void Dispose() => modules.Dispose();

    [Fact]
    public async Task Everything_that_is_missing_is_one_list()
    {
        var key = modules.Add<IOwner>("shop", "module.Provide<IOwner, Owner>(); module.Services.Add(Acme.Known.Descriptor);", files:
        [
            ("Services.cs", """
                namespace Acme;
                public sealed class Known
                {
                    public static Microsoft.Extensions.DependencyInjection.ServiceDescriptor Descriptor => new(typeof(Known), new Known());
                }
                public interface IByRoute;
                public interface IBySubscriber;
                public interface IByJob;
                public interface IByConstructor;
                public interface IByKey;
                public interface IByStep;
                public interface IOptional;
                """),
            ("Api/shops/route.cs", """
                using Microsoft.Extensions.DependencyInjection;
                namespace Acme;
                public static class Route
                {
                    public static void Get(Known known, IByRoute missing, IOptional? optional, [FromKeyedServices("one")] IByKey? keyed) { }
                }
                """),
            ("Subscribers/heard.cs", """
                namespace Acme;
                public static class Heard
                {
                    public static readonly SubscriberConfig Config = new() { Event = "test.noted" };
                    public static void Handle(EventEnvelope<string> noted, Known known, IBySubscriber missing) { }
                }
                """),
            ("Jobs/tidy.cs", """
                using Microsoft.Extensions.DependencyInjection;
                namespace Acme;
                public sealed class Tidy(IByConstructor missing, Known known, IOptional? optional = null)
                {
                    public static readonly JobConfig Config = new() { Name = "tidy", Schedule = "0 0 * * *" };
                    public void Run(IByJob other, [FromKeyedServices("one")] IByKey keyed) { }
                }
                """),
            ("Workflows/steps.cs", """
                using Microsoft.Extensions.DependencyInjection;
                namespace Acme;
                public static class Steps
                {
                    public static void Do(StepContext step)
                    {
                        step.Container.GetService<IOptional>();
                        step.Container.GetRequiredService<Known>();
                        step.Container.GetRequiredService<IByStep>();
                    }
                }
                """),
        ]);

        var error = await Assert.ThrowsAsync<BootException>(() => StartAsync(key));

        Assert.All(error.Problems, problem => Assert.Equal("COM1024", problem.Id));
        Assert.Equal(
            [
                ("Acme.shop/Api/shops/route.cs", "Acme.IByRoute"),
                ("Acme.shop/Jobs/tidy.cs", "Acme.IByConstructor"),
                ("Acme.shop/Jobs/tidy.cs", "Acme.IByJob"),
                ("Acme.shop/Jobs/tidy.cs", "Acme.IByKey with the key 'one'"),
                ("Acme.shop/Subscribers/heard.cs", "Acme.IBySubscriber"),
                ("Acme.shop/Workflows/steps.cs", "Acme.IByStep"),
            ],
            error.Problems
                .Select(problem => (problem.Where, problem.What["The file needs the service ".Length..problem.What.IndexOf(',')]))
                .Order());
    }

    [Fact]
    public async Task A_contract_that_a_module_does_not_list_is_missing()
    {
        var first = modules.Add<IFirst>("first");
        var second = modules.Add<ISecond>("second", files: ("Workflows/steps.cs", """
            namespace Acme;
            public static class Steps
            {
                private static readonly ModuleKey<Commerce.Hosting.Tests.Support.IFirst> First = new("first", "Acme.first");
                public static void Do(StepContext step) => step.Resolve(First);
            }
            """));

        var error = await Assert.ThrowsAsync<BootException>(() => StartAsync(first, second));

        var problem = Assert.Single(error.Problems);
        Assert.Equal(("COM1024", "Acme.second/Workflows/steps.cs"), (problem.Id, problem.Where));
        Assert.Contains("list it in Dependencies", problem.Fix, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_contract_of_several_modules_without_a_default_is_ambiguous()
    {
        var builder = HostingApp.CreateBuilder(null);
        builder.Services.RemoveAll<IUserModuleService>();
        builder.AddModule(new ModuleKey<IUserModuleService>("user", "Acme.one"));
        builder.AddModule(new ModuleKey<IUserModuleService>("other", "Acme.other"));

        var error = await Assert.ThrowsAsync<BootException>(() => HostingApp.BootAsync(builder));

        Assert.Contains(error.Problems, problem => (problem.Id, problem.Where) == ("COM1014", "Api/users/route.cs"));
    }

    [Fact]
    public async Task A_worker_needs_no_services_of_routes()
    {
        var builder = HostingApp.CreateBuilder(null, "--Commerce:Mode=worker");
        builder.Services.RemoveAll<IUserModuleService>();

        var error = await Assert.ThrowsAsync<BootException>(() => HostingApp.BootAsync(builder));

        Assert.DoesNotContain("Api/users/route.cs", error.Problems.Select(problem => problem.Where));
        Assert.Contains("Subscribers/chain.cs", error.Problems.Select(problem => problem.Where));
    }

    [Fact]
    public async Task Files_of_modules_are_checked_whatever_the_role()
    {
        var key = modules.Add<IOwner>("shop", files: ("Api/shops/route.cs", """
            namespace Acme;
            public static class Route { public static void Get(System.IDisposable missing) { } }
            """));
        var starting = HostingApp.StartAsync(builder => builder.AddModule(key), options =>
        {
            options.ModulesFolder = modules.Folder;
            options.Settings["Commerce:Mode"] = "server";
        });

        var error = await Assert.ThrowsAsync<BootException>(() => starting);

        Assert.Equal("COM1024", Assert.Single(error.Problems).Id);
    }

    [Fact]
    public async Task An_optional_module_is_in_quarantine_for_it()
    {
        var bad = modules.Add<IOwner>("bad", files: ("Api/shops/route.cs", """
            namespace Acme;
            public static class Route { public static void Get(System.IDisposable missing) { } }
            """));

        await using var app = await HostingApp.StartAsync(
            builder => builder.AddModule(bad, optional: true), options => options.ModulesFolder = modules.Folder);

        var error = Assert.Throws<CommerceException>(() => app.Services.Resolve(bad));
        Assert.Contains("COM1024", error.InnerException!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_application_can_do_without_a_module_that_is_disabled()
    {
        await using var app = await HostingApp.StartAsync(options => options.Settings["Commerce:Modules:user:Enabled"] = "false");

        Assert.Throws<CommerceException>(() => { app.Services.Resolve(Commerce.Modules.User); });
    }

    [Fact]
    public async Task An_application_that_lacks_a_module_is_told_which_file_needs_it()
    {
        var builder = HostingApp.CreateBuilder(null);
        builder.Services.RemoveAll<IUserModuleService>();

        var error = await Assert.ThrowsAsync<BootException>(() => HostingApp.BootAsync(builder));

        Assert.Contains(error.Problems, problem => (problem.Id, problem.Where) == ("COM1024", "Api/users/route.cs"));
    }

    private Task<TestApplication> StartAsync(params ModuleKey[] keys) => HostingApp.StartAsync(
        builder => Array.ForEach(keys, key => builder.AddModule(key)), options => options.ModulesFolder = modules.Folder);
}
