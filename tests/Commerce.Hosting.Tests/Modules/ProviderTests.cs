using Commerce.Hosting.Tests.Support;
using Commerce.Modularity;
using Microsoft.Extensions.DependencyInjection;

namespace Commerce.Hosting.Tests.Modules;

/// <summary>A module uses all modules that provide a contract of its own.</summary>
public sealed class ProviderTests : IDisposable
{
    private const string Boom = "throw new System.InvalidOperationException(\"Wrong options\");";

    private readonly CompiledModules modules = new();
    private readonly ModuleKey<IOwner> owner;

    public ProviderTests() => owner = modules.Add<IOwner>(
        "notification",
        "module.Provide<IOwner, Acme.Notifications>();",
        providers: "typeof(IFirst)",
        files: ("Notifications.cs", """
            using Commerce.Hosting.Tests.Support;
            namespace Acme;
            public sealed class Notifications(ModuleProviders<IFirst> senders) : IOwner
            {
                public string Module => $"{string.Join(",", senders.Identifiers)}: {senders.Default.Module}";
                public override string ToString() => senders.Get("email").Module + senders.Get("emial").Module;
            }
            """));

    public void Dispose() => modules.Dispose();

    [Fact]
    [Trait("Case", "PRV-1")]
    [Trait("Case", "PRV-5")]
    public async Task The_module_has_its_providers_by_their_identifiers_whatever_the_order()
    {
        var (email, sms) = (modules.Add<IFirst>("email"), modules.Add<IFirst>("sms"));

        await using var app = await StartAsync(builder => builder.AddModule(owner).AddModule(email).AddModule(sms, isDefault: true));

        Assert.Equal("email,sms: sms", app.Services.Resolve(owner).Module);
    }

    [Fact]
    public async Task The_only_provider_is_the_default()
    {
        await using var app = await StartAsync(builder => builder.AddModule(owner).AddModule(modules.Add<IFirst>("email")));

        Assert.Equal("email: email", app.Services.Resolve(owner).Module);
    }

    [Fact]
    public async Task A_module_without_providers_starts_and_says_what_is_missing_when_one_is_needed()
    {
        await using var app = await StartAsync(builder => builder.AddModule(owner));

        var error = Assert.Throws<CommerceException>(() => app.Services.Resolve(owner).Module);

        Assert.StartsWith("COM1025 No provider of IFirst is the default.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Case", "PRV-8")]
    public async Task Three_providers_one_of_which_is_the_default_and_an_unknown_one()
    {
        var (email, sms, push) = (modules.Add<IFirst>("email"), modules.Add<IFirst>("sms"), modules.Add<IFirst>("push"));
        await using var app = await StartAsync(
            builder => builder.AddModule(push).AddModule(email, isDefault: true).AddModule(sms).AddModule(owner));

        Assert.Equal("push,email,sms: email", app.Services.Resolve(owner).Module);
        var error = Assert.Throws<CommerceException>(() => app.Services.Resolve(owner).ToString());
        Assert.Equal("COM1025 IFirst has no provider 'emial'. Did you mean 'email'?", error.Message);
        Assert.Equal(ErrorType.InvalidData, error.Type);
    }

    [Fact]
    public async Task Several_providers_without_a_default_are_a_mistake_that_names_both_sides()
    {
        var (email, sms) = (modules.Add<IFirst>("email"), modules.Add<IFirst>("sms"));

        var error = await Assert.ThrowsAsync<BootException>(() =>
            StartAsync(builder => builder.AddModule(owner).AddModule(email).AddModule(sms)));

        var problem = Assert.Single(error.Problems);
        Assert.Equal(
            ("COM1026", "The module 'notification' uses the providers of IFirst, but none is the default: 'email', 'sms'."),
            (problem.Id, problem.What));
    }

    [Fact]
    [Trait("Case", "PRV-2")]
    public async Task A_provider_whose_options_are_wrong_stops_the_boot()
    {
        var email = modules.Add<IFirst>("email", construct: Boom);

        var error = await Assert.ThrowsAsync<BootException>(() => StartAsync(builder => builder.AddModule(owner).AddModule(email)));

        Assert.Contains("Wrong options", Assert.Single(error.Problems).What, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("typeof(System.Collections.Generic.IList<>)")]
    [InlineData("typeof(int)")]
    [InlineData("null!")]
    public async Task What_cannot_be_a_contract_is_a_mistake_of_the_module(string contract)
    {
        var bad = modules.Add<ISecond>("bad", providers: contract);
        await using var app = await StartAsync(builder => builder.AddModule(bad, optional: true));

        var error = Assert.Throws<CommerceException>(() => app.Services.Resolve(bad));

        Assert.Contains("COM1008", error.InnerException!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_module_in_front_of_others_of_its_contract_is_the_default_itself()
    {
        var router = modules.Add<IFirst>(
            "router",
            "module.Provide<IFirst, Acme.Router>();",
            providers: "typeof(IFirst)",
            files: ("Router.cs", """
                using Commerce.Hosting.Tests.Support;
                namespace Acme;
                public sealed class Router(ModuleProviders<IFirst> senders) : IFirst
                {
                    public string Module => senders.Get("sms").Module;
                }
                """));
        var (email, sms) = (modules.Add<IFirst>("email"), modules.Add<IFirst>("sms"));
        await using var app = await StartAsync(builder => builder.AddModule(email).AddModule(sms).AddModule(router, isDefault: true));

        Assert.Equal("sms", app.Services.GetRequiredService<IFirst>().Module);
    }

    [Fact]
    public async Task A_provider_in_quarantine_says_so_and_the_others_work()
    {
        var (email, sms) = (modules.Add<IFirst>("email", construct: Boom), modules.Add<IFirst>("sms"));
        await using var app = await StartAsync(
            builder => builder.AddModule(owner).AddModule(email, optional: true).AddModule(sms, isDefault: true));

        Assert.Equal("email,sms: sms", app.Services.Resolve(owner).Module);
        Assert.Equal("COM1017", Assert.Throws<CommerceException>(() => app.Services.Resolve(owner).ToString()).Code);
    }

    [Fact]
    [Trait("Case", "PRV-4")]
    public async Task A_provider_without_a_service_is_named()
    {
        var email = modules.Add<IFirst>("email", "_ = module.Name;");

        var error = await Assert.ThrowsAsync<BootException>(() => StartAsync(builder => builder.AddModule(owner).AddModule(email)));

        Assert.Contains("The module 'email' does not provide IFirst.", error.Problems.Select(problem => problem.What));
    }

    [Fact]
    [Trait("Case", "PRV-7")]
    public async Task A_provider_without_a_valid_identifier_is_named()
    {
        var error = await Assert.ThrowsAsync<BootException>(() => StartAsync(
            builder => builder.AddModule(owner).AddModule(new ModuleKey<IFirst>("e-mail", "Acme.email"))));

        Assert.Contains("COM1009", error.Problems.Select(problem => problem.Id));
    }

    [Fact]
    public void A_test_creates_the_providers()
    {
        var providers = new ModuleProviders<string>(new Dictionary<string, string> { ["one"] = "1", ["two"] = "2" }, "two");

        Assert.Equal(("2", "1"), (providers.Default, providers.Get("one")));
        Assert.Throws<CommerceException>(() => providers.Get("three"));
    }

    private Task<TestApplication> StartAsync(Action<CommerceApplicationBuilder> build) =>
        HostingApp.StartAsync(build, options => options.ModulesFolder = modules.Folder);
}
