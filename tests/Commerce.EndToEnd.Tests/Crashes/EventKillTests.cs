using System.Globalization;
using Commerce.EndToEnd.Tests.Support;
using Commerce.Tests;

namespace Commerce.EndToEnd.Tests.Crashes;

/// <summary>
/// Two hosts. The one that has emitted is killed with SIGKILL at a point the database chooses, and the other one goes on. A letter has two
/// plain subscribers, <c>archive</c> and <c>notify</c>, and one that is transactional, <c>book</c>.
/// </summary>
public sealed class EventKillTests(PostgresFixture postgres)
{
    private const string Delivered = "(select count(*) from commerce.delivery where state = 'done') = 3";

    [Fact]
    public async Task An_emitter_killed_before_its_commit_leaves_no_event()
    {
        await using var world = await CrashWorld.StartAsync(postgres);
        await using var other = await world.StartHostAsync();

        await KillWhileEmittingAsync(world, committed: false);
        await other.Http.GetStringAsync("/emit?number=2&count=1", TestContext.Current.CancellationToken);
        await world.WaitUntilAsync(Delivered);

        Assert.Equal(1, await world.QueryAsync<long>("select count(*) from commerce.event"));
        Assert.Equal(["archive 2", "book 2", "notify 2"], await HandledAsync(world));
    }

    [Fact]
    public async Task An_event_whose_emitter_is_killed_after_the_commit_is_delivered_once_to_each_subscriber_by_another_host()
    {
        await using var world = await CrashWorld.StartAsync(postgres);
        await using var other = await world.StartHostAsync();

        await KillWhileEmittingAsync(world, committed: true);
        await world.WaitUntilAsync(Delivered);

        Assert.Equal(["archive 1", "book 1", "notify 1"], await HandledAsync(world));
    }

    [Fact]
    public async Task C_149_A_host_killed_in_the_middle_of_a_handler_has_that_delivery_repeated_by_another_host_and_no_other()
    {
        await using var world = await CrashWorld.StartAsync(postgres);
        await using var other = await world.StartHostAsync();
        await world.CloseGateAsync("public.handled", "insert", "new.subscriber = 'archive'");
        var first = await EmitAsync(world.App);
        var server = await world.WaitAtGateAsync();
        await world.WaitUntilAsync("(select count(*) from commerce.delivery where state = 'done') = 2");

        world.App.Kill();
        await world.OpenGateAsync(server);
        await world.WaitUntilAsync(Delivered);

        Assert.Equal(["archive 1", "book 1", "notify 1"], await HandledAsync(world));
        Assert.Equal(
            "book,notify",
            await world.QueryAsync<string>(
                $"select string_agg(subscriber, ',' order by subscriber) from public.handled where process = {first}"));
    }

    [Theory]
    [InlineData("archive", 2)]
    [InlineData("book", 1)]
    public async Task A_host_killed_between_a_handler_and_its_completion_repeats_no_effect_of_a_transactional_subscriber(
        string subscriber, int effects)
    {
        await using var world = await CrashWorld.StartAsync(postgres);
        await using var other = await world.StartHostAsync();
        await world.CloseGateAsync("commerce.delivery", "update", $"new.subscriber = 'letters/{subscriber}' and new.state = 'done'");
        await EmitAsync(world.App);
        var server = await world.WaitAtGateAsync();

        world.App.Kill();
        await world.OpenGateAsync(server);
        await world.WaitUntilAsync(Delivered);

        Assert.Equal(effects, await world.QueryAsync<long>($"select count(*) from public.handled where subscriber = '{subscriber}'"));
    }

    [Fact]
    public async Task A_transactional_delivery_whose_commit_is_not_answered_because_its_host_is_killed_is_not_repeated()
    {
        await using var world = await CrashWorld.StartAsync(postgres);
        await using var other = await world.StartHostAsync();
        await world.CloseGateAsync("commerce.delivery", "update", "new.subscriber = 'letters/book' and new.state = 'done'");
        await EmitAsync(world.App);
        await world.WaitAtGateAsync();

        world.App.Kill();
        await world.OpenGateAsync();
        await world.WaitUntilAsync(Delivered);

        Assert.Equal(1, await world.QueryAsync<long>("select count(*) from public.handled where subscriber = 'book'"));
    }

    private static async Task KillWhileEmittingAsync(CrashWorld world, bool committed)
    {
        await world.CloseGateAsync("commerce.delivery", "insert", "new.subscriber = 'letters/archive'");
        var request = EmitAsync(world.App);
        var server = await world.WaitAtGateAsync();
        world.App.Kill();
        await CrashWorld.AssertLostAsync(request);
        await world.OpenGateAsync(committed ? null : server);
    }

    /// <returns>The process that has emitted letter 1.</returns>
    private static async Task<int> EmitAsync(RunningApp app) =>
        int.Parse(
            await app.Http.GetStringAsync("/emit?number=1&count=1", TestContext.Current.CancellationToken), CultureInfo.InvariantCulture);

    private static Task<string[]> HandledAsync(CrashWorld world) =>
        world.QueryAsync<string[]>("select array_agg(subscriber || ' ' || number order by subscriber, number) from public.handled");
}
