using Commerce.Workflows;

namespace Commerce.Hosting.Commands.Workflows;

/// <summary><c>workflows show</c>: a run with its steps.</summary>
internal sealed class ShowRunCommand(Lazy<IWorkflowEngine> engine) : WorkflowRunCommand(
    "workflows show", "Show a run with the journal entries of its steps", CommandPhase.Application, engine)
{
    private static readonly string[] Header = ["STEP", "ACTION", "OUTCOME", "ATTEMPT", "DETAIL"];

    protected override async Task<CommandResult> RunAsync(WorkflowRunHandle handle, CancellationToken cancellationToken)
    {
        var details = await handle.RetrieveAsync(cancellationToken);
        var run = details.Run;
        var lines = new List<string>
        {
            $"{run.WorkflowId} {run.TransactionId}",
            $"  state    {run.State.WireName}",
            $"  created  {run.CreatedAt:u}",
            $"  updated  {run.UpdatedAt:u}",
            $"  input    {details.Input}",
        };
        if (run.WakeAt is { } wakeAt)
        {
            lines.Add($"  resumes  {wakeAt:u}");
        }

        if (run.ParkedReason is { } reason)
        {
            lines.Add($"  parked   {reason.Replace("\n", $"{Environment.NewLine}           ", StringComparison.Ordinal)}");
        }

        lines.Add(TextTable.Of(Header, details.Steps.Select(Row)));
        return new CommandResult(details, string.Join(Environment.NewLine, lines));
    }

    private static string[] Row(StepRecord step) =>
        [step.Step, step.Action.WireName, step.Outcome.WireName, $"{step.Attempt}", step.Error ?? step.Output ?? ""];
}
