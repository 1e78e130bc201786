using System.Net;
using Commerce.Hosting.Http;
using Commerce.Hosting.Modules;
using Commerce.Hosting.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace Commerce.Hosting.Tests.Modules;

/// <summary>Modules bring health checks, which the host runs with its own.</summary>
public sealed class ModuleHealthTests : IDisposable
{
    private const string Boom = "throw new System.InvalidOperationException(\"boom\");";

    private readonly CompiledModules modules = new();
    private readonly FakeTimeProvider time = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => modules.Dispose();

    [Fact]
    public async Task A_check_runs_in_a_scope_of_the_modules_container()
    {
        var key = Add("shop", """
            return Task.FromResult(HealthCheckResult.Healthy(
                $"{owner.Module} {++counter.Calls} {context.Registration.Name}",
                new System.Collections.Generic.Dictionary<string, object> { ["depth"] = 7, ["owner"] = owner }));
            """);
        await using var app = await StartAsync(key);

        Assert.Equal("shop 1 queue", (await CheckAsync(app)).Description);
        var second = await CheckAsync(app);

        Assert.Equal(("shop 1 queue", HealthStatus.Healthy), (second.Description, second.Status));
        Assert.Equal((7, "Acme.shop"), (second.Data["depth"], second.Data["owner"]));
        Assert.Equal(["urgent"], second.Tags);
        Assert.Equal("Healthy", await app.Client.GetStringAsync("/health", Cancellation));
    }

    [Theory]
    [InlineData(false, "Unhealthy", HttpStatusCode.ServiceUnavailable)]
    [InlineData(true, "Degraded", HttpStatusCode.OK)]
    public async Task An_optional_module_makes_the_host_degraded_at_most(bool optional, string status, HttpStatusCode code)
    {
        var key = Add("shop", "return Task.FromResult(HealthCheckResult.Unhealthy(\"The queue is full.\"));");
        await using var app = await StartAsync(key, optional);

        var answer = await app.Client.GetAsync("/health", Cancellation);

        Assert.Equal((code, status), (answer.StatusCode, await answer.Content.ReadAsStringAsync(Cancellation)));
        Assert.Equal("The queue is full.", (await CheckAsync(app)).Description);
    }

    [Theory]
    [InlineData(Boom, "System.InvalidOperationException: boom")]
    [InlineData("throw new Unspeakable();", "Acme.Unspeakable: Acme.Unspeakable (its Message throws)")]
    [InlineData("return null!;", "System.NullReferenceException")]
    [InlineData("await Task.Yield(); throw new System.OperationCanceledException(\"gone\");", "gone", "async ")]
    public async Task A_check_that_throws_is_unhealthy_and_the_text_names_the_module(string body, string cause, string modifier = "")
    {
        await using var app = await StartAsync(Add("shop", body, modifier: modifier));

        var entry = await CheckAsync(app);

        Assert.Equal(HealthStatus.Unhealthy, entry.Status);
        Assert.StartsWith(
            "COM1042 The health check 'queue' of the module 'shop' failed with ", entry.Description, StringComparison.Ordinal);
        Assert.Contains(cause, entry.Description, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await app.Client.GetAsync("/health", Cancellation)).StatusCode);
    }

    [Fact]
    public async Task A_check_that_cannot_be_created_is_unhealthy()
    {
        await using var app = await StartAsync(Add("shop", "return null!;", construct: Boom));

        Assert.Contains("boom", (await CheckAsync(app)).Description, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("blocks", "CheckSignals.Hang(\"blocks\"); return null!;", "null")]
    [InlineData("ignores", "await CheckSignals.HangAsync(\"ignores\", default); return default;", "null")]
    [InlineData("waits", "await CheckSignals.HangAsync(\"waits\", limit); return default;", "System.TimeSpan.FromSeconds(5)")]
    public async Task A_check_that_does_not_return_is_given_up_and_called_once_until_it_does(string name, string body, string timeout)
    {
        var key = Add("shop", body, modifier: body.Contains("await", StringComparison.Ordinal) ? "async " : "", timeout: timeout);
        await using var app = await StartAsync(key);

        var limit = TimeSpan.FromSeconds(timeout == "null" ? 3 : 5);
        var checking = CheckAsync(app);
        await CheckSignals.WaitAsync(name);
        time.Advance(limit);

        Assert.Equal(
            (HealthStatus.Unhealthy, $"COM1042 The health check 'queue' of the module 'shop' has not returned within {limit}."),
            ((await checking).Status, (await checking).Description));
        if (name != "waits")
        {
            Assert.Equal(HttpStatusCode.ServiceUnavailable, (await app.Client.GetAsync("/health", Cancellation)).StatusCode);
            Assert.Equal(0, CheckSignals.Count(name));
        }
    }

    [Fact]
    public async Task A_module_in_quarantine_has_no_checks_of_its_own()
    {
        await using var app = await StartAsync(Add("shop", "return null!;", start: Boom), optional: true);

        var report = await app.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync(Cancellation);

        Assert.DoesNotContain("shop/queue", report.Entries.Keys);
        Assert.Equal(HealthStatus.Degraded, report.Entries["modules"].Status);
    }

    [Fact]
    public async Task A_check_of_the_application_with_the_same_name_stops_the_boot()
    {
        var starting = StartAsync(Add("shop", "return null!;"), configure: options => options.Configure(builder =>
            builder.Services.AddHealthChecks().AddCheck("Shop/Queue", () => HealthCheckResult.Healthy())));

        var problem = Assert.Single((await Assert.ThrowsAsync<BootException>(() => starting)).Problems);

        Assert.Equal("COM1041", problem.Id);
        Assert.Contains("'shop/queue'", problem.What, StringComparison.Ordinal);
    }

    private static async Task<HealthReportEntry> CheckAsync(TestApplication app) =>
        (await app.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync(Cancellation)).Entries["shop/queue"];

    private ModuleKey<IOwner> Add(
        string name, string body, string modifier = "", string construct = "", string timeout = "null", string start = "") =>
        modules.Add<IOwner>(name, "module.Provide<IOwner, Owner>(); Acme.Checks.Add(module.Services);", start: start, files:
            ("Checks.cs", $$"""
                using Commerce.Hosting.Tests.Support;
                using Microsoft.Extensions.DependencyInjection;
                using Microsoft.Extensions.Diagnostics.HealthChecks;

                namespace Acme;

                public sealed class Counter { public int Calls { get; set; } }

                public static class Checks
                {
                    public static void Add(IServiceCollection services) => services.AddScoped<Counter>()
                        .AddHealthChecks().AddCheck<Queue>("queue", tags: ["urgent"], timeout: {{timeout}});
                }

                public sealed class Queue : IHealthCheck
                {
                    private readonly IOwner owner;
                    private readonly Counter counter;

                    public Queue(IOwner owner, Counter counter)
                    {
                        (this.owner, this.counter) = (owner, counter);
                        {{construct}}
                    }

                    public {{modifier}}Task<HealthCheckResult> CheckHealthAsync(
                        HealthCheckContext context, System.Threading.CancellationToken limit)
                    {
                        {{body}}
                    }
                }

                public sealed class Unspeakable : System.Exception
                {
                    public override string Message => throw new System.Exception("worse");
                    public override string ToString() => throw new System.Exception("worse");
                }
                """));

    private Task<TestApplication> StartAsync(
        ModuleKey<IOwner> key, bool optional = false, Action<TestApplicationOptions>? configure = null) => HostingApp.StartAsync(
        builder => builder.AddModule(key, optional: optional),
        options =>
        {
            options.ModulesFolder = modules.Folder;
            options.Configure(builder => builder.Services.AddSingleton(services => new ModuleHealthChecks(
                services.GetRequiredService<IOptions<HealthCheckServiceOptions>>(),
                services.GetRequiredService<Quarantine>(),
                time)));
            configure?.Invoke(options);
        });
}
