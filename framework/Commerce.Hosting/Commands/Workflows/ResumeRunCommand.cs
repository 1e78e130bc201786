using Commerce.Workflows;

namespace Commerce.Hosting.Commands.Workflows;

/// <summary><c>workflows resume</c>: goes on with a run that was set aside.</summary>
internal sealed class ResumeRunCommand() : RunCommand("workflows resume", "Go on with a run that was set aside", CommandPhase.Host)
{
    protected override async Task<CommandResult> RunAsync(
        IWorkflowEngine engine, string workflowId, string transactionId, CancellationToken cancellationToken)
    {
        // Interrupted, it leaves the run to the hosts, which take it over as from any host that is gone.
        var run = await engine.ResumeAsync(workflowId, transactionId, cancellationToken).WaitAsync(cancellationToken);
        return new CommandResult(run, $"{run.WorkflowId} {run.TransactionId} is {run.State.WireName}")
        {
            Problems = run.ParkedReason is { } reason
                ? [new Problem("COM1031", $"The run was set aside again: {reason}", $"{workflowId} {transactionId}", "Deploy a version of the application that has the run's plan, and resume it there.")]
                : [],
        };
    }
}
