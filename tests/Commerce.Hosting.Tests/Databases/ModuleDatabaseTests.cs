using Commerce.Hosting.Tests.Support;
using Commerce.Postgres.Sessions;
using Microsoft.Extensions.DependencyInjection;

namespace Commerce.Hosting.Tests.Databases;

/// <summary>What a module has of the database is its own: its share of the connections, and nothing that belongs to others.</summary>
public sealed class ModuleDatabaseTests : IAsyncLifetime
{
    private Database host = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() =>
        host = new Database($"{await HostingApp.CreateDatabaseAsync()};Timeout=1", TimeProvider.System);

    public ValueTask DisposeAsync() => host.DisposeAsync();

    [Fact]
    public async Task A_module_that_keeps_its_sessions_open_waits_for_itself_and_not_the_others()
    {
        var (hog, other) = (Of("hog"), Of("other"));
        await using var kept = hog.BeginSession();
        await kept.ExecuteAsync("select 1", cancellationToken: Cancellation);
        Task<int> waiting;
        using (ExecutionContext.SuppressFlow())
        {
            // Not part of the session, as another request is not.
            waiting = Task.Run(() => hog.ExecuteAsync("select 2", cancellationToken: Cancellation), Cancellation);
        }

        var error = await Assert.ThrowsAsync<CommerceException>(() => waiting);

        Assert.Equal("COM6063", error.Code);
        Assert.Contains("The module 'hog' uses all of its 1 connections", error.InnerException!.Message, StringComparison.Ordinal);
        Assert.Contains("Commerce:Modules:hog:MaxConnections", error.InnerException!.Message, StringComparison.Ordinal);
        Assert.Equal([3], await other.QueryAsync("select 3", row => row.GetInt32(0), cancellationToken: Cancellation));
    }

    [Fact]
    public async Task A_module_joins_the_session_of_another_on_the_same_database()
    {
        var (one, two) = (Of("one"), Of("two"));
        await using var session = one.BeginSession();
        await session.ExecuteAsync("create temporary table seen (number int) on commit drop", cancellationToken: Cancellation);

        await two.ExecuteAsync("insert into seen values (1)", cancellationToken: Cancellation);

        Assert.Equal([1], await session.QueryAsync("select number from seen", row => row.GetInt32(0), cancellationToken: Cancellation));
    }

    [Fact]
    public async Task A_module_can_show_no_password()
    {
        Assert.DoesNotContain(
            typeof(Database).GetProperties(),
            property => property.Name.Contains("Connection", StringComparison.Ordinal) && property.GetMethod!.IsPublic);
        var error = await Assert.ThrowsAsync<CommerceException>(() => Of("bad").DisposeAsync().AsTask());
        Assert.Equal("COM6069", error.Code);
    }

    private Database Of(string module) => new(module, () => new DatabaseAccess(host.Core, new ConnectionLimit(module, 1)));
}
