using Commerce.Workflows.Registry;
using Samples.Workflows;

namespace Commerce.Workflows.Tests.Guide;

/// <summary>The pages on what a workflow is made of.</summary>
public sealed class ComposingTests : GuideBench
{
    [Fact]
    public async Task The_first_example_places_an_order()
    {
        var receipt = await PlaceOrderRoute.Post(Workflows, Cart, Stop);

        Assert.Equal(new Receipt("order-1", "p-1", 25), receipt);
        Assert.Equal(["create order", "charge 25", "tell thank you"], Bench.Diary);
    }

    [Fact]
    public async Task The_first_example_compensates_what_it_did_when_a_step_fails()
    {
        Shop.Refused["tell"] = 1;

        var error = await Assert.ThrowsAsync<HttpRequestException>(() => PlaceOrderRoute.Post(Workflows, Cart, Stop));

        Assert.Equal("cannot tell thank you", error.Message);
        Assert.Equal(["create order", "charge 25", "! tell thank you", "refund p-1", "delete order-1"], Bench.Diary);
        Assert.Equal(WorkflowState.Reverted, Bench.Journal.Runs[0].State);
    }

    [Fact]
    public async Task A_step_may_do_all_nothing_or_a_half_that_is_compensated()
    {
        Assert.Equal(2, (await Bench.RunAsync(ReserveLines.ReserveLinesWorkflow, Cart)).Result);
        Assert.Equal(0, (await Bench.RunAsync(ReserveLines.ReserveLinesWorkflow, Cart with { Lines = [] })).Result);

        var half = await Bench.TryAsync(ReserveLines.ReserveLinesWorkflow, Cart with { Lines = [new("cup", 2, 5), new("pot", 0, 15)] });

        Assert.Equal((WorkflowState.Reverted, "pot has no quantity."), (half.State, half.Error?.Message));
        Assert.Equal(["reserve 2 cup", "reserve 1 pot", "reserve 2 cup", "release r-cup"], Bench.Diary);
    }

    [Fact]
    public async Task Values_are_derived_and_combined() =>
        Assert.Equal(new Quote(25, 5, 30), (await Bench.RunAsync(QuoteOrder.QuoteOrderWorkflow, Cart)).Result);

    [Theory]
    [InlineData(50, true, "approved", "tell welcome")]
    [InlineData(500, false, "approved")]
    [InlineData(500, true, "ticket-1", "tell welcome", "ask o-1 for t")]
    public async Task One_of_two_branches_is_taken(int total, bool first, string result, params string[] diary)
    {
        var run = await Bench.TryAsync(ApproveOrder.ApproveOrderWorkflow, new NewOrder("o-1", "ada@example.com", total, first), "t");

        Assert.Equal(result, run.Result);
        Assert.Equal(diary, Bench.Diary);
        var decisions = Bench.Journal.Runs[0].Entries.Where(entry => entry.Step is "first-order" or "large" or "known");
        Assert.Equal(total > 100 ? 3 : 2, decisions.Count());
    }

    [Fact]
    public async Task Branches_and_items_continue_side_by_side()
    {
        var run = await Bench.RunAsync(PrepareOrder.PrepareOrderWorkflow, Cart);

        Assert.Equal(("p-1", "l-cup l-pot"), (run.Result.PaymentId, string.Join(' ', run.Result.Labels)));
        Assert.Equal(
            ["charge", "lines[0]/print-label", "lines[0]/reserve", "lines[1]/print-label", "lines[1]/reserve"],
            Bench.Journal.Runs[0].Entries.Select(entry => entry.Step).Where(step => step.Length > 0).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task When_one_branch_fails_all_are_compensated()
    {
        Shop.Refused["label"] = 1;

        var run = await Bench.TryAsync(PrepareOrder.PrepareOrderWorkflow, Cart);

        Assert.Equal(WorkflowState.Reverted, run.State);
        Assert.Contains("refund p-1", Bench.Diary);
        Assert.Equal(
            Bench.Diary.Count(line => line.StartsWith("reserve", StringComparison.Ordinal)),
            Bench.Diary.Count(line => line.StartsWith("release", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_workflow_inside_another_is_compensated_with_it()
    {
        Shop.Refused["label"] = 1;

        var run = await Bench.TryAsync(CheckOut.CheckOutWorkflow, Cart, "cart-7");

        Assert.Equal(WorkflowState.Reverted, run.State);
        Assert.Equal(["create order", "charge 25", "tell thank you", "! label order-1", "refund p-1", "delete order-1"], Bench.Diary);
        Assert.Equal("place-order:place-order-as-step-cart-7:charge:invoke", Shop.Keys[0]);
        Assert.Equal("place-order-as-step/create-order", Bench.Journal.Runs[0].Entries[0].Step);
        Assert.Single(Bench.Journal.Runs);
    }

    [Fact]
    public async Task Plugins_add_steps_at_hooks()
    {
        var alone = await Bench.RunAsync(CloseCart.CloseCartWorkflow, Cart);
        Bench.Registry.Add(LoyaltyPlugin.OnDiscount);
        Bench.Registry.Add(LoyaltyPlugin.OnClosed);

        var extended = await Bench.RunAsync(CloseCart.CloseCartWorkflow, Cart);

        Assert.Equal((new ClosedCart(0, "post"), new ClosedCart(2.5m, "post")), (alone.Result, extended.Result));
        Assert.Equal(["reserve 1 gift"], Bench.Diary);
        Assert.Equal("cart-closed/loyalty.hold-gift", Bench.Journal.Runs[1].Entries[^1].Step);
    }

    [Fact]
    public async Task An_event_is_emitted_when_the_run_is_done_and_never_when_it_is_compensated()
    {
        Shop.Refused["label"] = 1;
        await Bench.TryAsync(ShipOrder.ShipOrderWorkflow, "order-1");
        Assert.Empty(Bench.Journal.Events);

        await Bench.TryAsync(ShipOrder.ShipOrderWorkflow, "order-2");

        var emitted = Assert.Single(Bench.Journal.Events);
        Assert.Equal(("order.shipped", """{"order_id":"order-2","label":"l-order-2"}"""), (emitted.Name, emitted.Data));
    }

    [Fact]
    public async Task An_ephemeral_workflow_leaves_nothing()
    {
        Assert.Equal("cup costs 3", (await Bench.RunAsync(ShowPrice.ShowPriceWorkflow, "cup")).Result);
        Assert.Empty(Bench.Journal.Runs);
    }

    [Fact]
    public async Task A_schedule_is_an_option_and_its_tick_the_input()
    {
        var schedule = NightlyReport.NightlyReportWorkflow.Options.Schedule;
        Assert.Equal(("0 2 * * *", "Europe/Berlin"), (schedule?.Cron, schedule?.TimeZone));

        var run = await Bench.RunAsync(
            NightlyReport.NightlyReportWorkflow, new ScheduledTick(new DateTimeOffset(2026, 3, 2, 2, 0, 0, TimeSpan.Zero)));

        Assert.Equal("report of 2026-03-01", run.Result);
    }

    [Fact]
    public void A_graph_is_drawn_as_mermaid() => Assert.Equal(
        """
        flowchart TD
            n0(["approve-order"])
            n1{"when first-order"}
            n0 --> n1
            n2["welcome"]
            n1 -->|then| n2
            n3{"when large"}
            n2 --> n3
            n1 -->|else| n3
            n4{"when known"}
            n3 -->|then| n4
            n5["by-person"]
            n4 -->|else| n5
            n6(("done"))
            n4 -->|then| n6
            n5 --> n6
            n3 -->|else| n6

        """,
        GraphReader.Read(ApproveOrder.ApproveOrderWorkflow, Bench.Registry).ToMermaid());
}
