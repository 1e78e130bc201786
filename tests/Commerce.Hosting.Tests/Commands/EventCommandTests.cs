using System.Text.Json;
using Commerce.Events;
using Commerce.Hosting.Tests.Support;
using Commerce.Tests;
using Microsoft.Extensions.DependencyInjection;

namespace Commerce.Hosting.Tests.Commands;

public sealed class EventCommandTests : IAsyncLifetime
{
    /// <summary>Longer than the retries wait.</summary>
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(100);

    private TestApplication app = null!;
    private DatabaseWatch watch = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private IEventBus Bus => app.Services.GetRequiredService<IEventBus>();

    public async ValueTask InitializeAsync()
    {
        app = await HostingApp.StartAsync();
        watch = await DatabaseWatch.StartAsync(app.ConnectionString, "commerce.delivery");
    }

    public async ValueTask DisposeAsync()
    {
        await watch.DisposeAsync();
        await app.DisposeAsync();
    }

    [Fact]
    public async Task An_event_is_listed_and_traced_to_each_of_its_subscribers()
    {
        await Bus.EmitAsync("bus.broken", "a", cancellationToken: Cancellation);
        await Bus.EmitAsync("bus.unheard-of", "b", new EmitOptions { Internal = true }, Cancellation);
        await app.AdvanceAsync(Moment);
        var id = await watch.QueryAsync<string>("select id from commerce.event where name = 'bus.broken'");

        Assert.Matches($@"^ID +EVENT .+\s+{id} +bus\.broken +\S+ \S+Z +1 +0 +1\s*$", (await RunAsync("events list")).Output);
        Assert.Equal(["bus.unheard-of", "bus.broken"], await NamesAsync("events list --internal --json"));
        Assert.Equal(["bus.unheard-of"], await NamesAsync("events list --internal --take 1 --json"));
        Assert.Equal(["bus.broken"], await NamesAsync($"events list --id {id} --json"));
        Assert.Equal("No events.", (await RunAsync("events list --name bus.other")).Output.Trim());

        var trace = (await RunAsync($"events trace {id}")).Output;
        Assert.StartsWith($"{id} bus.broken", trace, StringComparison.Ordinal);
        Assert.Contains("data     \"a\"", trace, StringComparison.Ordinal);
        Assert.Matches(@"\sbus/everything +done +1 +\S+ \S+Z +\S+ \S+Z", trace);
        Assert.Matches(@"\sbus/broken +dead +2 +\S+ \S+Z +\S+ \S+Z +System.InvalidOperationException: a, attempt 2\s", trace);
        Assert.Matches(@"\sbus/broken: System.InvalidOperationException: a, attempt 2\s+at ", trace);
        using var json = JsonDocument.Parse((await RunAsync($"events trace {id} --json")).Output);
        var deliveries = json.RootElement.GetProperty("deliveries").EnumerateArray();
        Assert.Equal(["dead", "done"], deliveries.Select(delivery => delivery.GetProperty("state").GetString()));
    }

    [Fact]
    public async Task An_event_that_is_held_or_that_nobody_wants_is_traced_too()
    {
        await watch.ExecuteAsync(
            """
            insert into commerce.event (id, name, data, depth, emitted_at, held_by)
                values ('evt_held', 'a', '1', 0, commerce.now(), 'wfx_1');
            insert into commerce.event (id, name, data, depth, emitted_at, released_by)
                values ('evt_free', 'a', '1', 0, commerce.now(), 'wfx_2');
            """);

        Assert.Matches(@"held by  wfx_1, until that run is done\s+Nobody gets it yet\.", (await RunAsync("events trace evt_held")).Output);
        Assert.Matches(@"run      wfx_2\s+Nobody subscribed to it\.", (await RunAsync("events trace evt_free")).Output);
        Assert.Matches("evt_held .+ wfx_1", (await RunAsync("events list")).Output);
    }

    [Theory]
    [InlineData("bus.broken", "'events list --name bus.broken' shows those")]
    [InlineData("evt_gone", "'events list' shows what there is")]
    public async Task A_trace_of_what_is_no_event_says_where_to_find_its_id(string wanted, string fix)
    {
        var trace = await RunAsync($"events trace {wanted}");

        Assert.Equal((1, ""), (trace.ExitCode, trace.Output));
        Assert.Contains($"COM4111 There is no event with the id '{wanted}'.", trace.Error, StringComparison.Ordinal);
        Assert.Contains(fix, trace.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Dead_letters_are_listed_and_delivered_again_after_a_rehearsal()
    {
        await Bus.EmitManyAsync("bus.broken", ["a", "b"], cancellationToken: Cancellation);
        await app.AdvanceAsync(Moment);
        var first = await watch.QueryAsync<string>("select min(id) from commerce.event where name = 'bus.broken'");

        Assert.Matches(
            $@"{first} +bus\.broken +bus/broken +2 +\S+ \S+Z +System.InvalidOperationException: a, attempt 2\s*$",
            (await RunAsync("events dead")).Output);
        Assert.Equal("No dead letters.", (await RunAsync("events dead --subscriber bus/everything")).Output.Trim());
        Assert.Equal("No dead letters.", (await RunAsync("events replay --event bus.other")).Output.Trim());
        var rehearsal = await RunAsync("events replay --event bus.broken --dry-run");
        Assert.Equal((0, ""), (rehearsal.ExitCode, rehearsal.Error));
        Assert.Contains("2 dead letters would be delivered again.", rehearsal.Output, StringComparison.Ordinal);
        Assert.Equal(2, await watch.QueryAsync<long>("select count(*) from commerce.delivery where state = 'dead'"));

        await app.StopAsync();
        Assert.Equal("1 dead letter will be delivered again.", (await RunAsync($"events replay --id {first}")).Output.Trim());
        Assert.Equal(
            first, await watch.QueryAsync<string>("select event_id from commerce.delivery where state = 'pending' and attempt = 0"));
        Assert.Equal("""{"replayed":1,"left":0}""", (await RunAsync("events replay --all --json")).Output.Trim());
        await using var second = await HostingApp.StartAsync(options => options.Beside = app);
        await second.AdvanceAsync(Moment);
        Assert.Equal(2, await watch.QueryAsync<long>("select count(*) from commerce.delivery where state = 'dead' and attempt = 2"));
    }

    private async Task<IEnumerable<string?>> NamesAsync(string command)
    {
        using var json = JsonDocument.Parse((await RunAsync(command)).Output);
        return [.. json.RootElement.GetProperty("events").EnumerateArray().Select(one => one.GetProperty("name").GetString())];
    }

    private Task<CommandRun> RunAsync(string command) => CommandRun.RunAsync(app.ConnectionString, command);
}
