using System.CommandLine;
using Commerce.Workflows;
using Microsoft.Extensions.DependencyInjection;

namespace Commerce.Hosting.Commands.Workflows;

/// <summary>A command about one run.</summary>
internal abstract class RunCommand : ApplicationCommand
{
    private readonly Argument<string> workflow = new("workflow-id") { Description = "The workflow's name" };
    private readonly Argument<string> transaction = new("transaction-id") { Description = "The run" };

    protected RunCommand(string words, string description, CommandPhase phase)
        : base(words, description, phase)
    {
        Arguments.Add(workflow);
        Arguments.Add(transaction);
    }

    public sealed override Task<CommandResult> RunAsync(CommandContext context, CancellationToken cancellationToken) => RunAsync(
        context.Services.GetRequiredService<IWorkflowEngine>(),
        context.Arguments.GetRequiredValue(workflow),
        context.Arguments.GetRequiredValue(transaction),
        cancellationToken);

    protected abstract Task<CommandResult> RunAsync(IWorkflowEngine engine, string workflowId, string transactionId, CancellationToken cancellationToken);
}
