using System.CommandLine;
using Commerce.Workflows;
using Microsoft.Extensions.DependencyInjection;

namespace Commerce.Hosting.Commands.Workflows;

/// <summary>A command on one run.</summary>
internal abstract class WorkflowRunCommand : HostCommand
{
    private readonly Argument<string> workflow = new("workflow-id") { Description = "The workflow's name" };
    private readonly Argument<string> transaction = new("transaction-id") { Description = "The run's transaction id" };

    protected WorkflowRunCommand(string words, string description, CommandPhase phase)
        : base(words, description, phase)
    {
        Arguments.Add(workflow);
        Arguments.Add(transaction);
    }

    public sealed override Task<CommandResult> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        var engine = context.Services.GetRequiredService<IWorkflowEngine>();
        var run = engine.GetRun(context.Arguments.GetRequiredValue(workflow), context.Arguments.GetRequiredValue(transaction));
        return RunAsync(run, cancellationToken);
    }

    protected abstract Task<CommandResult> RunAsync(WorkflowRunHandle handle, CancellationToken cancellationToken);
}
