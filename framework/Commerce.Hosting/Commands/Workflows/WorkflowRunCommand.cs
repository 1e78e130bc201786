using System.CommandLine;
using Commerce.Workflows;

namespace Commerce.Hosting.Commands.Workflows;

/// <summary>A command on one run.</summary>
internal abstract class WorkflowRunCommand : ApplicationCommand
{
    private readonly Lazy<IWorkflowEngine> engine;
    private readonly Argument<string> workflow = new("workflow-id") { Description = "The workflow's name" };
    private readonly Argument<string> transaction = new("transaction-id") { Description = "The run's transaction id" };

    protected WorkflowRunCommand(string words, string description, CommandPhase phase, Lazy<IWorkflowEngine> engine)
        : base(words, description, phase)
    {
        this.engine = engine;
        Arguments.Add(workflow);
        Arguments.Add(transaction);
    }

    public sealed override Task<CommandResult> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        var arguments = context.Arguments;
        var run = engine.Value.GetRun(arguments.GetRequiredValue(workflow), arguments.GetRequiredValue(transaction));
        return RunAsync(run, cancellationToken);
    }

    protected abstract Task<CommandResult> RunAsync(WorkflowRunHandle handle, CancellationToken cancellationToken);
}
