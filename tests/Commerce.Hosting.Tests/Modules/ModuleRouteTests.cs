using System.Net;
using System.Net.Http.Json;
using System.Reflection;
using Commerce.Hosting.Boot;
using Commerce.Hosting.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Commerce.Hosting.Tests.Modules;

/// <summary>Modules bring routes, as an application does. They resolve from the module's container.</summary>
public sealed class ModuleRouteTests : IDisposable
{
    private readonly CompiledModules modules = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => modules.Dispose();

    [Fact]
    public async Task A_route_of_a_module_resolves_from_the_modules_container()
    {
        var key = modules.Add<IOwner>(
            "shop",
            "module.Provide<IOwner, Owner>(); Acme.Counter.Add(module.Services);",
            files:
            [
                ("Counter.cs", """
                    using Microsoft.Extensions.DependencyInjection;
                    namespace Acme;
                    public sealed class Counter
                    {
                        public int Next { get; set; }
                        public static void Add(IServiceCollection services) => services.AddScoped<Counter>();
                    }
                    """),
                Route("shops/[id]", """
                    public static Answer Post(
                        string id, int count, Input input, IOwner owner, [Microsoft.AspNetCore.Mvc.FromServices] Counter counter) =>
                        new(id, count, input.FirstName, owner.Module, ++counter.Next);
                    public sealed record Input(string FirstName);
                    public sealed record Answer(string Id, int Count, string FirstName, string OwnerModule, int Calls);
                    """),
            ]);
        await using var app = await StartAsync(key);

        var client = app.Client;
        var first = await client.PostAsJsonAsync("/shops/s1?count=2", new { first_name = "Ada" }, Cancellation);
        var second = await client.PostAsJsonAsync("/shops/s1?count=two", new { first_name = "Ada" }, Cancellation);

        Assert.Equal(
            """{"id":"s1","count":2,"first_name":"Ada","owner_module":"shop","calls":1}""",
            await first.Content.ReadAsStringAsync(Cancellation));
        Assert.Equal(HttpStatusCode.BadRequest, second.StatusCode);
    }

    [Fact]
    public async Task For_the_same_verb_and_path_the_later_one_wins_and_the_application_is_the_last()
    {
        var first = modules.Add<IFirst>("first", files:
        [
            Text("echo", "first"), Text("same/[id]", "first"),
        ]);
        var second = modules.Add<ISecond>("second", dependencies: "typeof(IFirst)", files: Text("same/[name]", "second"));
        await using var app = await StartAsync(second, first);

        var client = app.Client;

        Assert.Equal("second", await client.GetStringAsync("/same/1", Cancellation));
        Assert.Contains("nothing", await client.GetStringAsync("/echo?count=1", Cancellation), StringComparison.Ordinal);
        var report = app.Services.GetRequiredService<BootReporter>().Create([]).Lines.Select(line => line.Text).ToList();
        Assert.Contains("GET /same/{name}, in place of Acme.first/Api/same/[id]/route.cs", report);
        Assert.Contains("GET /echo, in place of Acme.first/Api/echo/route.cs", report);
    }

    [Fact]
    public async Task Routes_of_a_module_in_quarantine_say_so_and_give_way_to_others()
    {
        var first = modules.Add<IFirst>("first", files: Text("same", "first"));
        const string Boom = "throw new System.InvalidOperationException(\"boom\");";
        var bad = modules.Add<IOwner>("bad", Boom, files: [Text("alone", "bad"), Text("same", "bad")]);
        await using var app = await HostingApp.StartAsync(
            builder => builder.AddModule(first).AddModule(bad, optional: true), options => options.ModulesFolder = modules.Folder);

        var client = app.Client;
        var alone = await client.GetAsync("/alone", Cancellation);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, alone.StatusCode);
        Assert.Contains("COM1017", await alone.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
        Assert.Equal("first", await client.GetStringAsync("/same", Cancellation));
    }

    [Fact]
    public async Task What_ASP_NET_Core_resolves_is_that_of_the_application_and_nothing_else_is()
    {
        var key = modules.Add<IOwner>("shop", files: Route("who", """
            public static string Get(Microsoft.AspNetCore.Http.HttpContext context, System.IServiceProvider services, IOwner owner)
            {
                string Has<T>(System.IServiceProvider from) => from.GetService(typeof(T)) is null ? "no" : "yes";
                return $"{owner.Module}: {Has<Microsoft.AspNetCore.Routing.LinkGenerator>(context.RequestServices)}"
                    + $" {Has<Commerce.Hosting.App.Support.Signals>(context.RequestServices)}"
                    + $" {Has<Commerce.Hosting.App.Support.Signals>(services)}";
            }
            """));
        await using var app = await StartAsync(key);

        Assert.Equal("shop: yes no no", await app.Client.GetStringAsync("/who", Cancellation));
    }

    [Fact]
    public async Task A_plugin_has_no_modules_of_its_own()
    {
        var outer = modules.Add<IOwner>("outer", files: ("Modules/Inner/Api/inner/route.cs", """
            namespace Acme;
            public static class Route { public static string Get() => "inner"; }
            """));

        var error = await Assert.ThrowsAsync<BootException>(() => StartAsync(outer));

        var problem = Assert.Single(error.Problems);
        Assert.Equal("COM1028", problem.Id);
        Assert.StartsWith("The files in Modules/Inner of the module 'outer' have no effect", problem.What, StringComparison.Ordinal);
    }

    [Fact]
    public void An_application_is_warned_of_a_folder_whose_module_it_does_not_add()
    {
        PluginAssembly.Compile(modules.Folder, "Acme.App", ("Modules/Inner/Api/inner/route.cs", """
            namespace Acme;
            public static class Route { public static string Get() => "inner"; }
            """));
        var assembly = Assembly.LoadFile(Path.Combine(modules.Folder, "Acme.App", "Acme.App.dll"));
        var settings = new ApplicationSettings(assembly, modules.Folder, [], null, HostMode.Shared, null);

        var warning = Assert.Single(ApplicationFolders.Warnings(new ApplicationManifest(settings), settings));

        Assert.StartsWith("COM1028 Modules/Inner has no effect", warning, StringComparison.Ordinal);
    }

    private static (string Path, string Text) Text(string path, string text) =>
        Route(path, $"public static string Get() => \"{text}\";");

    private static (string Path, string Text) Route(string path, string members) => ($"Api/{path}/route.cs", $$"""
        using Commerce.Hosting.Tests.Support;
        namespace Acme.Api.N{{Math.Abs(path.GetHashCode(StringComparison.Ordinal))}};
        public static class Route
        {
            {{members}}
        }
        """);

    private Task<TestApplication> StartAsync(params ModuleKey[] keys) => HostingApp.StartAsync(
        builder => Array.ForEach(keys, key => builder.AddModule(key)), options => options.ModulesFolder = modules.Folder);
}
