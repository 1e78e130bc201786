using Commerce.Hosting.App.Support;
using Commerce.Hosting.Tests.Support;
using Commerce.Tests;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Commerce.Hosting.Tests.Http;

public sealed class BackgroundHealthTests : IAsyncLifetime
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    private TestApplication app = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => app = await HostingApp.StartAsync(options => options.Configure(builder =>
        builder.Services.AddSingleton<ILoggerProvider>(services => new LogNotes(
            services.GetRequiredService<Notes>(),
            "Microsoft.Extensions.Diagnostics.HealthChecks.DefaultHealthCheckService"))));

    public ValueTask DisposeAsync() => app.DisposeAsync();

    [Fact]
    public async Task The_application_is_degraded_while_a_background_loop_fails_and_the_log_says_which_one()
    {
        Assert.Equal("Healthy", await HealthAsync());

        await app.ColumnAsync("alter table commerce.workflow_execution rename column wake_at to mislaid");
        await WaitUntilAsync("Degraded");
        await app.ColumnAsync("alter table commerce.workflow_execution rename column mislaid to wake_at");
        await WaitUntilAsync("Healthy");

        var line = await app.Notes.NextAsync("log Warning");
        Assert.Contains("COM1040 ", line, StringComparison.Ordinal);
        Assert.Contains("'workflow worker' has failed since ", line, StringComparison.Ordinal);
        Assert.Contains("wake_at", line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_listener_that_has_connected_again_is_healthy_before_anything_is_sent()
    {
        const string Listeners = "pg_stat_activity where datname = current_database() and application_name = 'commerce notifications'";
        var old = Assert.Single(await app.ColumnAsync($"select pid from {Listeners}"));
        await app.ColumnAsync($"select pg_terminate_backend({old})");

        await using (var connection = new NpgsqlConnection(app.ConnectionString))
        {
            await connection.OpenAsync(Cancellation);
            await connection.WaitForAsync($"select pid from {Listeners} and pid <> {old} and query like 'listen%'");
        }

        await WaitUntilAsync("Healthy");
    }

    private Task<string> HealthAsync() => app.Client.GetStringAsync("/health", Cancellation);

    /// <summary>Asks again and again: nobody tells of a loop that has failed.</summary>
    private async Task WaitUntilAsync(string status)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        limit.CancelAfter(Patience.Limit);
        using var timer = new PeriodicTimer(Pause);
        while (await HealthAsync() != status)
        {
            await timer.WaitForNextTickAsync(limit.Token);
        }
    }
}
