using Commerce.Workflows;

namespace Commerce.Hosting.Commands.Workflows;

/// <summary><c>workflows resume</c>: resumes a parked run.</summary>
internal sealed class ResumeRunCommand(Lazy<IWorkflowEngine> engine)
    : WorkflowRunCommand("workflows resume", "Resume a parked run", CommandPhase.Host, engine)
{
    protected override async Task<CommandResult> RunAsync(WorkflowRunHandle handle, CancellationToken cancellationToken)
    {
        // Interrupted, it leaves the run to the hosts, which claim it as from any host that is gone.
        var run = await handle.ResumeAsync(cancellationToken).WaitAsync(cancellationToken);
        return new CommandResult(run, $"{run.WorkflowId} {run.TransactionId} is {run.State.WireName}") { Problems = Problems(run) };
    }

    private static IReadOnlyList<Problem> Problems(RunAcknowledgement run) => run.ParkedReason is { } reason
        ? [
            new Problem(
                "COM1031",
                $"The run was parked again: {reason}",
                $"{run.WorkflowId} {run.TransactionId}",
                "Remove the cause, and resume it again; where its plan has changed, with a version of the application that has it."),
        ]
        : [];
}
