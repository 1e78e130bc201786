using System.CommandLine;
using Commerce.Workflows;

namespace Commerce.Hosting.Commands.Workflows;

/// <summary><c>workflows list</c>: the runs, newest first.</summary>
internal sealed class ListRunsCommand : ApplicationCommand
{
    private static readonly string[] Header = ["WORKFLOW", "TRANSACTION ID", "STATE", "CREATED AT", "UPDATED AT"];

    private readonly Lazy<IWorkflowRuns> runs;
    private readonly Option<bool> parked = new("--parked") { Description = "Only parked runs, with the reason" };
    private readonly Option<string> state = new("--state") { Description = "Only runs in this state" };
    private readonly Option<string> workflow = new("--workflow") { Description = "Only runs of this workflow", HelpName = "id" };
    private readonly Option<int> take = Number("--take", "The maximum number of runs to show", 100);

    public ListRunsCommand(Lazy<IWorkflowRuns> runs)
        : base("workflows list", "List the runs of workflows, the newest first", CommandPhase.Application)
    {
        this.runs = runs;
        state.AcceptOnlyFromAmong([.. Enum.GetValues<WorkflowState>().Select(value => value.WireName)]);
        foreach (var option in new Option[] { parked, state, workflow, take })
        {
            Options.Add(option);
        }
    }

    public override async Task<CommandResult> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        var arguments = context.Arguments;
        var filter = new RunFilter
        {
            Parked = arguments.GetValue(parked) ? true : null,
            States = arguments.GetValue(state) is { } wanted
                ? [.. Enum.GetValues<WorkflowState>().Where(value => value.WireName == wanted)]
                : null,
            WorkflowId = arguments.GetValue(workflow),
            Take = arguments.GetValue(take),
        };
        var found = await runs.Value.ListAsync(filter, cancellationToken);
        var text = found.Count == 0
            ? "No runs."
            : string.Join(Environment.NewLine, [TextTable.Of(Header, found.Select(Row)), .. found.SelectMany(Reason)]);
        return new CommandResult(new { runs = found }, text);
    }

    private static string[] Row(RunSummary run) =>
        [run.WorkflowId, run.TransactionId, State(run), TextTable.Time(run.CreatedAt), TextTable.Time(run.UpdatedAt)];

    /// <summary>Why a run is parked. It stands below the table because a difference between plans has many lines.</summary>
    private static IEnumerable<string> Reason(RunSummary run) => run.ParkedReason is { } reason
        ? ["", $"{run.WorkflowId} {run.TransactionId} is parked:", .. reason.Split('\n').Select(line => $"    {line}")]
        : [];

    private static string State(RunSummary run) => run.ParkedReason is null ? run.State.WireName : $"{run.State.WireName}, parked";
}
