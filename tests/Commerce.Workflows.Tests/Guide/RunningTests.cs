using Commerce.Testing.Workflows;
using Commerce.Workflows.Journal;
using Commerce.Workflows.Tests.Support;
using Samples.Workflows;

namespace Commerce.Workflows.Tests.Guide;

/// <summary>The pages on waiting, failing, running and what is guaranteed.</summary>
public sealed class RunningTests : GuideBench
{
    private static readonly Invoice Invoice = new("7", "ada@example.com", 40);

    [Fact]
    public async Task A_run_waits_for_people_and_parcels_and_resumes_by_itself_in_time()
    {
        var run = await Bench.TryAsync(ReturnGoods.ReturnGoodsWorkflow, "order-1", "t");
        Assert.Equal(WorkflowState.Invoking, run.State);

        var first = await ReturnGoodsRoute.Approve(Workflows, "t", yes: true, "delivery-1");
        var again = await ReturnGoodsRoute.Approve(Workflows, "t", yes: true, "delivery-1");
        Assert.Equal((WorkflowState.Invoking, WorkflowState.Invoking), (first.State, again.State));
        await Workflows.GetRun(ReturnGoods.ReturnGoodsWorkflow, "t").CompleteStepAsync(
            ReturnGoods.Arrival, "like new", cancellationToken: Stop);
        Assert.Empty(await Bench.SweepAsync());
        Bench.Clock.Advance(TimeSpan.FromDays(1));

        Assert.Equal(WorkflowState.Done, Assert.Single(await Bench.SweepAsync()).State);
        Assert.Equal(["ask order-1 for t", "refund order-1"], Bench.Diary);
    }

    [Fact]
    public async Task A_refusal_calls_off_what_was_asked_for()
    {
        await Bench.TryAsync(ReturnGoods.ReturnGoodsWorkflow, "order-1", "t");

        var refused = await ReturnGoodsRoute.Refuse(Workflows, "t", "too late");

        Assert.Equal(WorkflowState.Reverted, refused.State);
        Assert.Equal(["ask order-1 for t", "withdraw ticket-1"], Bench.Diary);
        await Assert.ThrowsAsync<CommerceException>(() => ReturnGoodsRoute.Approve(Workflows, "t", yes: true, "delivery-2"));
    }

    [Fact]
    public async Task No_answer_in_time_is_a_failure()
    {
        await Bench.TryAsync(ReturnGoods.ReturnGoodsWorkflow, "order-1", "t");

        Bench.Clock.Advance(TimeSpan.FromDays(3));

        Assert.Equal(WorkflowState.Reverted, Assert.Single(await Bench.SweepAsync()).State);
        Assert.Equal(["ask order-1 for t", "withdraw ticket-1"], Bench.Diary);
    }

    [Fact]
    public async Task A_step_is_tried_again_and_another_may_fail()
    {
        Shop.Refused["charge"] = 2;
        Shop.Refused["tell"] = 1;

        var running = Bench.TryAsync(DeliverOrder.DeliverOrderWorkflow, "ada@example.com", "t");
        await Bench.Clock.PassAsync(TimeSpan.FromSeconds(1));
        await Bench.Clock.PassAsync(TimeSpan.FromSeconds(2));
        var run = await running;

        Assert.Equal((WorkflowState.Done, "p-1"), (run.State, run.Result));
        Assert.Equal(["! charge 25", "! charge 25", "charge 25", "! tell on its way"], Bench.Diary);
        Assert.Equal(["tell"], run.Errors.Select(error => error.Step));
        Assert.Single(Shop.Keys.Take(3).Distinct());
    }

    [Fact]
    public async Task A_charge_nobody_knows_the_end_of_is_voided_by_its_key()
    {
        Shop.Refused["charge"] = 5;

        var running = Bench.TryAsync(DeliverOrder.DeliverOrderWorkflow, "ada@example.com", "t");
        foreach (var seconds in new[] { 1, 2, 4, 8 })
        {
            await Bench.Clock.PassAsync(TimeSpan.FromSeconds(seconds));
        }

        Assert.Equal(WorkflowState.Reverted, (await running).State);
        Assert.Equal("void deliver-order:t:charge:invoke", Bench.Diary[^1]);
    }

    [Fact]
    public async Task A_step_that_fails_may_skip_to_a_later_one()
    {
        Assert.Equal("l-cup-insured", (await Bench.RunAsync(FindCarrier.FindCarrierWorkflow, "cup")).Result);
        Shop.Refused["label"] = 1;

        Assert.Equal("fetch it yourself", (await Bench.RunAsync(FindCarrier.FindCarrierWorkflow, "cup")).Result);
    }

    [Fact]
    public async Task A_lock_is_the_run_s_until_its_end()
    {
        await Bench.TryAsync(CountStock.CountStockWorkflow, "cup", "first");
        var second = Bench.TryAsync(CountStock.CountStockWorkflow, "cup", "second");
        while (await Task.WhenAny(second, Bench.Clock.PassAsync(TimeSpan.FromMilliseconds(50))) != second)
        {
        }

        Assert.Equal("COM3030", ((CommerceException)(await second).Error!).Code);
        await Workflows.GetRun(CountStock.CountStockWorkflow, "first").CompleteStepAsync(CountStock.Counted, 12, cancellationToken: Stop);
        Assert.Equal(WorkflowState.Done, (await Bench.FindAsync("count-stock", "first")).State);
    }

    [Fact]
    public async Task An_invoice_is_paid_once_however_often_it_is_asked_for()
    {
        Assert.Equal("booked as order-1", await InvoiceDesk.PayNow(Workflows, Invoice, Stop));
        Assert.Equal("booked as order-1", await InvoiceDesk.PayNow(Workflows, Invoice, Stop));
        Assert.Equal(WorkflowState.Done, (await InvoiceDesk.PayLater(Workflows, Invoice, Stop)).State);

        Assert.Equal(["charge 40", "create order"], Bench.Diary);
    }

    [Fact]
    public async Task A_run_begins_in_the_background()
    {
        var started = await InvoiceDesk.PayLater(Workflows, Invoice, Stop);
        Assert.Equal((WorkflowState.NotStarted, "invoice-7"), (started.State, started.TransactionId));
        Assert.Empty(Bench.Diary);

        await Bench.SweepAsync();

        Assert.Equal("booked as order-1", await InvoiceDesk.PayNow(Workflows, Invoice, Stop));
    }

    [Fact]
    public async Task A_run_that_is_done_is_withdrawn()
    {
        await InvoiceDesk.PayNow(Workflows, Invoice, Stop);

        Assert.Equal(WorkflowState.Reverted, (await SupportDesk.Cancel(Workflows, "invoice-7")).State);

        Assert.Equal(["charge 40", "create order", "refund p-1"], Bench.Diary);
        Assert.Equal(["pay-invoice:invoice-7:pay:invoke", "pay-invoice:invoice-7:pay:compensate"], Shop.Keys);
    }

    [Fact]
    public async Task A_compensation_that_failed_is_made_later()
    {
        Shop.Refused["create"] = 1;
        Shop.Refused["refund"] = 1;
        Assert.Equal("somebody must look at invoice-7", await InvoiceDesk.PayNow(Workflows, Invoice, Stop));

        Assert.Equal(WorkflowState.Reverted, (await SupportDesk.RetryTheRest(Workflows, "invoice-7")).State);

        Assert.Equal(["charge 40", "! create order", "! refund p-1", "refund p-1"], Bench.Diary);
    }

    [Fact]
    public async Task A_waiting_step_is_asked_for_again()
    {
        await Bench.TryAsync(ReturnGoods.ReturnGoodsWorkflow, "order-1", "t");

        await SupportDesk.AskAgain(Workflows, "t");

        Assert.Equal(["ask order-1 for t", "ask order-1 for t"], Bench.Diary);
    }

    [Fact]
    public async Task Progress_and_errors_are_reported()
    {
        var told = new List<string>();
        var ends = new Dictionary<WorkflowState, int>();
        using var subscription = WatchOrders.CountEnds(Runs, ends);
        Shop.Refused["charge"] = 1;

        var errors = await WatchOrders.RunAndTell(Workflows, Cart, told.Add);
        await WatchOrders.RunAndTell(Workflows, Cart, _ => { });

        Assert.Equal(["charge Invoke: cannot charge 25"], errors);
        Assert.Equal(
            [
                "Begin", "StepBegin create-order", "StepSuccess create-order", "StepBegin charge", "StepFailure charge cannot charge 25",
                "CompensateBegin", "StepBegin create-order", "CompensateStepSuccess create-order", "End  cannot charge 25",
            ],
            told);
        Assert.Equal((1, 1), (ends[WorkflowState.Reverted], ends[WorkflowState.Done]));
    }

    [Fact]
    public async Task Two_transactional_steps_are_two_writes_and_other_workflows_make_one_more()
    {
        Assert.Equal(2, await WritesAsync(bench => bench.RunAsync(MoveStock.MoveStockWorkflow, Cart.Lines[0])));
        Assert.Equal(3, await WritesAsync(bench => bench.RunAsync(PayInvoice.PayInvoiceWorkflow, Invoice)));
        Assert.Equal(3, await WritesAsync(bench => bench.RunAsync(PlaceOrder.PlaceOrderWorkflow, Cart)));
    }

    [Fact]
    public async Task Compensating_is_a_write_for_the_failed_step_and_one_for_each_compensation() =>
        Assert.Equal(3, await WritesAsync((bench, shop) =>
        {
            shop.Refused["create"] = 1;
            return bench.TryAsync(MoveStock.MoveStockWorkflow, Cart.Lines[0]);
        }));

    [Fact]
    public async Task Wherever_the_process_dies_the_customer_is_charged_under_one_key()
    {
        var points = 0;
        foreach (var fault in new[] { JournalFault.DiesBefore, JournalFault.DiesAfter })
        {
            for (var operation = 1; ; operation++, points++)
            {
                var journal = new InMemoryJournal(TimeProvider.System);
                var faulty = new FaultyJournal(journal, operation, fault);
                var before = new Bench(faulty);
                var shop = new FakeShop(before);
                await Record.ExceptionAsync(() => before.TryAsync(PayInvoice.PayInvoiceWorkflow, Invoice, "t"));
                if (!faulty.HasFaulted)
                {
                    break;
                }

                var after = new Bench(journal);
                after.Registry.TryAdd(PayInvoice.PayInvoiceWorkflow);
                var recovered = new FakeShop(after);
                await after.SweepAsync();

                // Nothing on disk: nothing was charged. Otherwise the run is at its end, and every charge had the same key.
                Assert.All(journal.Runs, run => Assert.Equal(WorkflowState.Done, run.State));
                Assert.InRange(shop.Keys.Concat(recovered.Keys).Distinct().Count(), 0, journal.Runs.Count);
            }
        }

        Assert.Equal(6, points);
    }

    [Fact]
    public async Task A_changed_workflow_lives_beside_the_one_that_open_runs_follow()
    {
        await Bench.TryAsync(SubscribeToBox.SubscribeToBoxWorkflow, "ada", "old");
        await Bench.TryAsync(SubscribeToBox.SubscribeToBoxWithGiftWorkflow, "ada", "new");

        await Workflows.GetRun(SubscribeToBox.SubscribeToBoxWorkflow, "old").CompleteStepAsync(
            SubscribeToBox.FirstPayment, "p-1", cancellationToken: Stop);
        await Workflows.GetRun(SubscribeToBox.SubscribeToBoxWithGiftWorkflow, "new").CompleteStepAsync(
            SubscribeToBox.FirstPayment, "p-2", cancellationToken: Stop);

        Assert.Equal(
            ["\"box for p-1\"", "\"box for p-2 with a gift\""],
            Bench.Journal.Runs.Select(run => run.Entries[^1].Output));
    }

    [Fact]
    public async Task A_parked_run_is_resumed_by_the_version_it_began_with()
    {
        await InvoiceDesk.PayLater(Workflows, Invoice, Stop);
        var changed = new Bench(Bench.Journal);
        changed.Registry.TryAdd(
            Workflow.Create("pay-invoice", (Composer<Invoice> flow) => flow.Select(flow.Input, invoice => invoice.Number)));
        Assert.Contains("COM3021", Assert.Single(await changed.SweepAsync()).ParkedReason, StringComparison.Ordinal);
        Assert.Empty(await Bench.SweepAsync());

        Assert.Equal(WorkflowState.Done, (await SupportDesk.Resume(Workflows, "invoice-7")).State);
    }

    private static Task<int> WritesAsync(Func<Bench, Task> run) => WritesAsync((bench, _) => run(bench));

    private static async Task<int> WritesAsync(Func<Bench, FakeShop, Task> run)
    {
        var counting = new FaultyJournal(new InMemoryJournal(TimeProvider.System), 0, default);
        var bench = new Bench(counting);
        await run(bench, new FakeShop(bench));
        return counting.Count;
    }
}
