using System.Net;
using Commerce.Hosting.Boot;
using Commerce.Hosting.Modules;
using Commerce.Hosting.Settings;
using Commerce.Hosting.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Commerce.Hosting.Tests.Modules;

/// <summary>
/// A module can fail in any way: one that is required stops the boot with a problem that names it, and the host serves without one that is
/// optional.
/// </summary>
public sealed class ContainmentTests : IDisposable
{
    private readonly CompiledModules modules = new();
    private readonly FakeTimeProvider doorTime = new();

    public static TheoryData<string> Kinds => [.. BadModules.All.Select(module => module.Name)];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => modules.Dispose();

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_required_module_stops_the_boot_with_one_problem(string kind)
    {
        var bad = Write(kind);

        var error = await Assert.ThrowsAsync<BootException>(() => StartAsync(bad, optional: false));

        var problem = Assert.Single(error.Problems);
        Assert.Equal(bad.Id, problem.Id);
        Assert.Contains(bad.Cause, problem.What, StringComparison.Ordinal);
        Assert.Matches("'bad'|Acme.Bad|bad/", $"{problem.What} {problem.Where}");
        Assert.NotEmpty(problem.Fix);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_host_serves_without_an_optional_module(string kind)
    {
        var bad = Write(kind);

        await using var app = await StartAsync(bad, optional: true);

        Assert.Equal("Degraded", await app.Client.GetStringAsync("/health", Cancellation));
        Assert.Equal(HttpStatusCode.OK, (await app.Client.GetAsync("/echo?count=2", Cancellation)).StatusCode);
        Assert.Equal("good", app.Services.GetRequiredService<GoodModule>().Service.Module);
        var quarantined = Assert.Single(app.Services.GetRequiredService<Quarantine>().Modules);
        Assert.Equal(("bad", bad.Phase), (quarantined.Name, quarantined.Phase.Name));
        var problem = Assert.Single(quarantined.Problems);
        Assert.Equal(bad.Id, problem.Id);
        Assert.Contains(bad.Cause, problem.What, StringComparison.Ordinal);
        var error = Assert.Throws<CommerceException>(() => app.Services.Resolve(bad.Key));
        Assert.Equal(("COM1017", ErrorType.Unavailable), (error.Code, error.Type));
        Assert.Equal("COM1017 The module 'bad' is not available now.", error.Message);
        Assert.Contains(bad.Cause, error.InnerException!.Message, StringComparison.Ordinal);
        using var report = new StringWriter();
        app.Services.GetRequiredService<BootReporter>().Create([]).Write(report);
        Assert.Contains($"bad in quarantine: {bad.Id} ", report.ToString(), StringComparison.Ordinal);
    }

    private BadModule Write(string kind)
    {
        var bad = BadModules.All.Single(module => module.Name == kind);
        bad.WriteTo(modules.Folder);
        return bad;
    }

    private async Task<TestApplication> StartAsync(BadModule bad, bool optional)
    {
        var good = modules.Add("good");
        var starting = HostingApp.StartAsync(
            builder => builder.AddModule(bad.Key, optional: optional).AddModule(good),
            options =>
            {
                options.ModulesFolder = modules.Folder;
                options.Configure(builder =>
                {
                    builder.Services.AddSingleton(services => new GoodModule(services.Resolve(good)));
                    builder.Services.AddSingleton(services => new ModuleDoor(
                        services.GetRequiredService<HostSettings>(), doorTime, NullLogger<ModuleDoor>.Instance));
                });
            });
        while (bad.Hangs && await HangSignal.WaitAsync(starting))
        {
            // The database is prepared by a start of its own.
            doorTime.Advance(TimeSpan.FromSeconds(30));
        }

        return await starting;
    }

    private sealed record GoodModule(IOwner Service);
}
