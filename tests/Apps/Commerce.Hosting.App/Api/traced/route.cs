using Commerce.Hosting.App.Workflows;
using Commerce.Users;
using Commerce.Workflows;

namespace Commerce.Hosting.App.Api.Traced;

/// <summary>Makes two users: one in the request, one in a run that any worker may take.</summary>
public static class Route
{
    public static async Task<string[]> Post(IWorkflowEngine workflows, CancellationToken cancellationToken)
    {
        var first = new CreateUserInput("now@example.com", "Ada", "Now");
        var now = await workflows.RunAsync(MakeUser.MakeUserWorkflow, first, cancellationToken);
        var later = new CreateUserInput("later@example.com", "Ada", "Later");
        var run = await workflows.StartAsync(MakeUser.MakeUserWorkflow, later, cancellationToken: cancellationToken);
        return [now.TransactionId, run.TransactionId];
    }
}
