using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Commerce.Hosting.Tests.Support;
using Commerce.Postgres.Sessions;
using Commerce.Tests;

namespace Commerce.Hosting.Tests.Databases;

/// <summary>Requests while the database is away.</summary>
public sealed class AbsentDatabaseTests : IAsyncLifetime
{
    private Database owner = null!;
    private Role role = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        var connectionString = await Role.CreateDatabaseAsync();
        owner = new Database(connectionString, TimeProvider.System);
        role = await Role.CreateAsync(owner);
        await CommandRun.RunAsync(connectionString, $"db migrate --grant {role.Name}");
    }

    public async ValueTask DisposeAsync()
    {
        await role.DisposeAsync();
        await owner.DisposeAsync();
    }

    [Fact]
    public async Task A_request_that_finds_no_database_may_come_again_and_then_succeeds()
    {
        await using var application = await StartAsync("Timeout=1");
        using var client = new HttpClient { BaseAddress = new Uri(application.Urls.First()) };
        Assert.Equal(HttpStatusCode.OK, (await PostAsync(client, "first@x.test")).StatusCode);

        await CloseAsync();
        using var refused = await PostAsync(client, "second@x.test");
        await LimitAsync("-1");
        using var accepted = await PostAsync(client, "second@x.test");

        Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
        Assert.Equal(TimeSpan.FromSeconds(5), refused.Headers.RetryAfter?.Delta);
        var body = await refused.Content.ReadFromJsonAsync<JsonElement>(Cancellation);
        Assert.Equal(
            ("unavailable", "COM6063"), (body.GetProperty("type").GetString(), body.GetProperty("code").GetString()));
        Assert.Equal(HttpStatusCode.OK, accepted.StatusCode);
    }

    private static Task<HttpResponseMessage> PostAsync(HttpClient client, string email) =>
        client.PostAsJsonAsync("/users", new { email }, Cancellation);

    private async Task<CommerceApplication> StartAsync(string settings)
    {
        var builder = HostingApp.CreateBuilder($"{role.ConnectionString};Pooling=true;{settings}").AddUserModule();
        var application = builder.Build();
        await application.StartAsync(Cancellation);
        return application;
    }

    private Task<int> LimitAsync(string connections) =>
        owner.ExecuteAsync($"alter role {role.Name} connection limit {connections}", cancellationToken: Cancellation);

    /// <summary>Lets the role have no connection, and ends those it has.</summary>
    private async Task CloseAsync()
    {
        await LimitAsync("0");
        await owner.QueryAsync(
            "select pg_terminate_backend(pid, 60000) from pg_stat_activity where usename = $1",
            row => row.GetBoolean(0),
            [role.Name],
            Cancellation);
    }
}
