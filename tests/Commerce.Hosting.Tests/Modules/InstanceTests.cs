using Commerce.Hosting.Modules;
using Commerce.Hosting.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Commerce.Hosting.Tests.Modules;

/// <summary>A module can be added several times, as instances that share nothing but their files.</summary>
public sealed class InstanceTests : IDisposable
{
    private const string Configure = "module.AddOptions<OwnerOptions>(); module.Provide<IOwner, Acme.Regional>();";

    private static readonly (string Path, string Text)[] Files =
    [
        ("Regional.cs", """
            using Commerce.Hosting.Tests.Support;
            using Microsoft.Extensions.Options;
            namespace Acme;
            public sealed class Regional(IOptions<OwnerOptions> options) : IOwner
            {
                private static int created;
                private readonly int number = ++created;
                public string Module => $"{options.Value.Region} {number}";
            }
            """),
        ("Subscribers/heard.cs", """
            namespace Acme;
            public static class Heard
            {
                public static readonly SubscriberConfig Config = new() { Event = "test.noted" };
                public static void Handle(EventEnvelope<string> noted) { }
            }
            """),
    ];

    private readonly CompiledModules modules = new();
    private readonly ModuleKey<IOwner, OwnerOptions> key;

    public InstanceTests()
    {
        modules.Add<IOwner>("payment", Configure, files: Files);
        key = new("payment", "Acme.payment");
    }

    public void Dispose() => modules.Dispose();

    [Fact]
    [Trait("Case", "MOD-1")]
    [Trait("Case", "MOD-2")]
    [Trait("Case", "MOD-22")]
    public async Task Each_instance_has_its_own_options_container_and_static_state_and_is_created_once()
    {
        var (europe, america) = (key.Instance("eu"), key.Instance("us"));
        await using var app = await StartAsync(
            builder => builder.AddModule(europe, options => options.Region = "Europe").AddModule(america),
            options => options.Settings["Commerce:Modules:payment_us:Region"] = "America");

        var services = Enumerable.Range(0, 5).AsParallel().Select(_ => app.Services.Resolve(europe)).ToList();

        Assert.Single(services.Distinct());
        Assert.Equal(("Europe 1", "America 1"), (services[0].Module, app.Services.Resolve(america).Module));
        Assert.Equal(["payment_eu", "payment_us"], app.Services.GetRequiredService<ModuleCatalog>().All.Select(one => one.Module.Name));
        Assert.Equal(
            ["payment_eu/heard", "payment_us/heard"],
            await app.ColumnAsync("select subscriber from commerce.subscription where event = 'test.noted' order by 1"));
    }

    [Fact]
    [Trait("Case", "MOD-4")]
    [Trait("Case", "MOD-5")]
    public async Task The_contract_alone_means_the_default_instance()
    {
        var (europe, america) = (key.Instance("eu"), key.Instance("us"));
        await using var app = await StartAsync(builder => builder.AddModule(europe).AddModule(america, isDefault: true));

        Assert.Same(app.Services.Resolve(america), app.Services.GetRequiredService<IOwner>());
        Assert.NotSame(app.Services.Resolve(europe), app.Services.Resolve(america));
    }

    [Fact]
    [Trait("Case", "MOD-4")]
    public async Task The_configuration_chooses_another_default()
    {
        var (europe, america) = (key.Instance("eu"), key.Instance("us"));
        await using var app = await StartAsync(builder => builder.AddModule(europe).AddModule(america, isDefault: true), options =>
        {
            options.Settings["Commerce:Modules:payment_us:Default"] = "false";
            options.Settings["Commerce:Modules:payment_eu:Default"] = "true";
        });

        Assert.Same(app.Services.Resolve(europe), app.Services.GetRequiredService<IOwner>());
    }

    [Fact]
    public async Task Two_defaults_are_named()
    {
        var error = await Assert.ThrowsAsync<BootException>(() => StartAsync(builder => builder
            .AddModule(key.Instance("eu"), isDefault: true)
            .AddModule(key.Instance("us"), isDefault: true)));

        var problem = Assert.Single(error.Problems);
        Assert.Equal(
            ("COM1026", "Several modules are the default of IOwner: 'payment_eu', 'payment_us'."), (problem.Id, problem.What));
    }

    [Fact]
    [Trait("Case", "MOD-7")]
    public async Task The_name_of_an_instance_is_used_once()
    {
        var error = await Assert.ThrowsAsync<BootException>(() => StartAsync(builder => builder
            .AddModule(key.Instance("eu"), options => options.Region = "one")
            .AddModule(key.Instance("eu"), options => options.Region = "two")));

        var problem = Assert.Single(error.Problems);
        Assert.Equal(("COM1007", "The module 'payment_eu' is added 2 times."), (problem.Id, problem.What));
    }

    [Fact]
    [Trait("Case", "MOD-23")]
    public async Task A_key_that_names_another_module_is_refused_unless_it_is_an_instance()
    {
        var error = await Assert.ThrowsAsync<BootException>(() =>
            StartAsync(builder => builder.AddModule(new ModuleKey<IOwner>("payments", "Acme.payment"))));

        var problem = Assert.Single(error.Problems);
        Assert.Equal("COM1005", problem.Id);
        Assert.Contains("Instance()", problem.Fix, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => new ModuleKey<IOwner>("", "Acme.payment"));
    }

    [Fact]
    public async Task A_module_with_tables_has_one_instance()
    {
        PluginAssembly.Compile(modules.Folder, "Acme.stored", [], [("0001_stored.sql", "create table stored (id text);")], ("Module.cs", """
            [assembly: ModuleEntry(typeof(Acme.StoredModule))]
            namespace Acme;
            public sealed class StoredModule : IModule
            {
                public string Name => "stored";
                public void ConfigureServices(ModuleBuilder module) { }
            }
            """));

        var error = await Assert.ThrowsAsync<BootException>(() =>
            StartAsync(builder => builder.AddModule(new ModuleKey<IOwner>("stored", "Acme.stored").Instance("two"))));

        Assert.Equal("COM1027", Assert.Single(error.Problems).Id);
    }

    [Fact]
    public async Task A_module_with_jobs_has_one_instance()
    {
        modules.Add<IFirst>("busy", files: ("Jobs/tidy.cs", """
            namespace Acme;
            public static class Tidy
            {
                public static readonly JobConfig Config = new() { Name = "tidy", Schedule = "0 0 * * *" };
                public static void Run() { }
            }
            """));

        var error = await Assert.ThrowsAsync<BootException>(() =>
            StartAsync(builder => builder.AddModule(new ModuleKey<IFirst>("busy", "Acme.busy").Instance("one"))));

        Assert.Equal("COM1027", Assert.Single(error.Problems).Id);
    }

    [Fact]
    public async Task Options_that_the_module_does_not_have_are_refused()
    {
        var error = await Assert.ThrowsAsync<BootException>(() =>
            StartAsync(builder => builder.AddModule((ModuleKey)key, (UriBuilder options) => options.Port = 1)));

        var problem = Assert.Single(error.Problems);
        Assert.Equal("COM8001", problem.Id);
        Assert.Contains("UriBuilder", problem.What, StringComparison.Ordinal);
    }

    private Task<TestApplication> StartAsync(
        Action<CommerceApplicationBuilder> build, Action<TestApplicationOptions>? configure = null) => HostingApp.StartAsync(
        build,
        options =>
        {
            options.ModulesFolder = modules.Folder;
            configure?.Invoke(options);
        });
}
