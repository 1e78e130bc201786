using Commerce.Workflows;

namespace Commerce.Hosting.Commands.Workflows;

/// <summary><c>workflows resume</c>: resumes a parked run.</summary>
internal sealed class ResumeRunCommand(Lazy<IWorkflowEngine> engine)
    : WorkflowRunCommand("workflows resume", "Resume a parked run", CommandPhase.Host, engine)
{
    protected override async Task<CommandResult> RunAsync(
        IWorkflowEngine engine, string workflowId, string transactionId, CancellationToken cancellationToken)
    {
        // Interrupted, it leaves the run to the hosts, which take it over as from any host that is gone.
        var run = await engine.ResumeAsync(workflowId, transactionId, cancellationToken).WaitAsync(cancellationToken);
        return new CommandResult(run, $"{run.WorkflowId} {run.TransactionId} is {run.State.WireName}")
        {
            Problems = run.ParkedReason is { } reason
                ? [Parked(workflowId, transactionId, reason)]
                : [],
        };
    }

    private static Problem Parked(string workflowId, string transactionId, string reason) => new(
        "COM1031",
        $"The run was parked again: {reason}",
        $"{workflowId} {transactionId}",
        "Deploy a version of the application that has the run's plan, and resume the run there.");
}
