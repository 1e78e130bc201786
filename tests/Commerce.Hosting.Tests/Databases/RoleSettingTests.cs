using System.Net;
using System.Net.Http.Json;
using Commerce.Hosting.Tests.Support;
using Commerce.Postgres.Sessions;
using Commerce.Tests;
using Npgsql;

namespace Commerce.Hosting.Tests.Databases;

/// <summary>Administrators give roles settings for other applications; requests, runs and events are served nevertheless.</summary>
public sealed class RoleSettingTests
{
    private const int Requests = 12;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("statement_timeout = '20s'")]
    [InlineData("lock_timeout = '20s'")]
    [InlineData("idle_in_transaction_session_timeout = '20s'")]
    [InlineData("idle_session_timeout = '1s'")]
    [InlineData("default_transaction_isolation = 'serializable'")]
    [InlineData("default_transaction_isolation = 'repeatable read'")]
    [InlineData("default_transaction_deferrable = on")]
    [InlineData("search_path = nowhere")]
    [InlineData("timezone = 'Asia/Kathmandu'")]
    [InlineData("datestyle = 'German, DMY'")]
    [InlineData("intervalstyle = 'iso_8601'")]
    [InlineData("standard_conforming_strings = off")]
    [InlineData("plan_cache_mode = 'force_generic_plan'")]
    [InlineData("synchronous_commit = off")]
    [InlineData("client_encoding = 'latin1'")]
    public async Task What_a_role_prescribes_changes_nothing(string setting)
    {
        var connectionString = await Role.CreateDatabaseAsync();
        await using var owner = new Database(connectionString, TimeProvider.System);
        await using var role = await Role.CreateAsync(owner);
        await CommandRun.RunAsync(connectionString, $"db migrate --grant {role.Name}");
        await owner.ExecuteAsync($"alter role {role.Name} set {setting}", cancellationToken: Cancellation);
        await using (var application = HostingApp.CreateBuilder($"{role.ConnectionString};Pooling=true").AddUserModule().Build())
        {
            await application.StartAsync(Cancellation);
            using var client = new HttpClient { BaseAddress = new Uri(application.Urls.First()) };
            var answers = await Task.WhenAll(Enumerable.Range(0, Requests).Select(
                number => client.PostAsJsonAsync("/users", new { email = $"ada{number}@x.test" }, Cancellation)));
            Assert.All(answers, answer => Assert.Equal(HttpStatusCode.OK, answer.StatusCode));
            await using var watch = new NpgsqlConnection(connectionString);
            await watch.OpenAsync(Cancellation);
            // The host still runs: it would give back what it has not begun when it stops.
            await watch.WaitForAsync(
                $"""
                select 1 from commerce.delivery where state = 'done'
                having count(*) filter (where subscriber = 'user-created') = {Requests}
                    and count(*) = (select count(*) from commerce.delivery)
                """);
        }

        Assert.Equal(
            ["0"],
            await owner.QueryAsync(
                "select count(*)::text from commerce.delivery where state <> 'done'", row => row.GetString(0), [], Cancellation));
    }
}
