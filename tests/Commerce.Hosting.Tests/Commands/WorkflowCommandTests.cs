using System.Text.Json;
using Commerce.Hosting.App.Workflows;
using Commerce.Hosting.Tests.Support;
using Commerce.Users;
using Commerce.Workflows;
using Commerce.Workflows.Journal;
using Microsoft.Extensions.DependencyInjection;

namespace Commerce.Hosting.Tests.Commands;

public sealed class WorkflowCommandTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Runs_are_listed_and_shown_beside_the_application()
    {
        await using var app = await HostingApp.StartAsync();
        await RunWorkflowAsync(app, "t-1");

        var list = await CommandRun.RunAsync(app.ConnectionString, "workflows list --workflow make-user --state done");
        Assert.Equal((0, ""), (list.ExitCode, list.Error));
        Assert.Matches("make-user +t-1 +done +", list.Output);
        Assert.Equal("No runs.", (await CommandRun.RunAsync(app.ConnectionString, "workflows list --parked")).Output.Trim());
        var show = await CommandRun.RunAsync(app.ConnectionString, "workflows show make-user t-1 --json");
        using var document = JsonDocument.Parse(show.Output);
        Assert.Equal("done", document.RootElement.GetProperty("run").GetProperty("state").GetString());
        Assert.Equal(
            ["create", "refuse"],
            document.RootElement.GetProperty("steps").EnumerateArray().Select(step => step.GetProperty("step").GetString()));
        var text = await CommandRun.RunAsync(app.ConnectionString, "workflows show make-user t-1");
        Assert.Matches("create +invoke +done +1 +", text.Output);
    }

    [Fact]
    public async Task A_run_that_is_not_there_is_the_engines_error()
    {
        var database = await HostingApp.CreateDatabaseAsync();
        await CommandRun.RunAsync(database, "db migrate");

        var show = await CommandRun.RunAsync(database, "workflows show make-user nobody --json");

        Assert.Equal((1, ""), (show.ExitCode, show.Output));
        Assert.Contains("COM3012", show.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_database_that_is_not_migrated_is_left_alone()
    {
        var database = await HostingApp.CreateDatabaseAsync();
        var list = await CommandRun.RunAsync(database, "workflows list");

        Assert.Equal(1, list.ExitCode);
        Assert.Contains("COM6019 The database lacks migrations: commerce/0001_runtime", list.Error, StringComparison.Ordinal);
        Assert.Contains("pending", (await CommandRun.RunAsync(database, "db status")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_run_that_was_set_aside_is_shown_with_the_reason_and_goes_on_when_it_is_resumed()
    {
        await using var app = await HostingApp.StartAsync();
        await LeaveParkedAsync(app, planHash: null);
        await app.StopAsync();

        var parked = await CommandRun.RunAsync(app.ConnectionString, "workflows list --parked");
        Assert.Matches("make-user +t-2 +invoking, parked +", parked.Output);
        Assert.Contains("    the plan changed", parked.Output, StringComparison.Ordinal);
        Assert.Contains("    - one line", parked.Output, StringComparison.Ordinal);

        var resumed = await CommandRun.RunAsync(app.ConnectionString, "workflows resume make-user t-2 --json");
        Assert.Equal(
            (
                0,
                """{"workflow_id":"make-user","transaction_id":"t-2","state":"done","parked_reason":null""" +
                ""","has_finished":true,"has_failed":false}"""),
            (resumed.ExitCode, resumed.Output.Trim()));
        var again = await CommandRun.RunAsync(app.ConnectionString, "workflows resume make-user t-2");
        Assert.Equal(1, again.ExitCode);
        Assert.Contains("COM3016", again.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_run_whose_plan_is_not_here_is_set_aside_again_and_the_command_has_failed()
    {
        await using var app = await HostingApp.StartAsync();
        await LeaveParkedAsync(app, planHash: "another");
        await app.StopAsync();

        var resumed = await CommandRun.RunAsync(app.ConnectionString, "workflows resume make-user t-2");

        Assert.Equal(1, resumed.ExitCode);
        Assert.Contains("COM1031", resumed.Error, StringComparison.Ordinal);
        Assert.Contains("COM3021", resumed.Error, StringComparison.Ordinal);
    }

    private static async Task RunWorkflowAsync(TestApplication app, string transactionId)
    {
        await using var scope = app.Services.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<IWorkflowEngine>().RunAsync(
            MakeUser.MakeUserWorkflow,
            new CreateUserInput($"{transactionId}@example.com"),
            new RunOptions { TransactionId = transactionId },
            Cancellation);
    }

    /// <summary>A run that was only started, and is parked.</summary>
    private static async Task LeaveParkedAsync(TestApplication app, string? planHash)
    {
        await RunWorkflowAsync(app, "t-1");
        var journal = app.Services.GetRequiredService<IJournal>();
        var first = (await journal.FindAsync("make-user", "t-1", Cancellation))!.Header;
        var run = first with
        {
            Id = new RunId("run"),
            TransactionId = "t-2",
            PlanHash = planHash ?? first.PlanHash,
            Input = """{"email":"b@example.com"}""",
        };
        await journal.WriteAsync(new JournalWrite(run, WorkflowState.Invoking, []) { CreatesRun = true }, Cancellation);
        await journal.ParkAsync(run.Id, "the plan changed\n- one line\n+ another", Cancellation);
    }
}
