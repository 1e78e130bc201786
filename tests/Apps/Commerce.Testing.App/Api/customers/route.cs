using Commerce.Testing.App.Workflows;
using Commerce.Users;

namespace Commerce.Testing.App.Api.Customers;

public static class Route
{
    public static async Task<Response> Post(
        Request request, IUserModuleService users, IWorkflowEngine workflows, CancellationToken cancellationToken)
    {
        var user = await users.CreateUserAsync(new CreateUserInput(request.Email), cancellationToken);

        await workflows.StartAsync(AskCustomer.Definition, new UserReference(user.Id), cancellationToken: cancellationToken);

        return new Response(user.Id);
    }

    public sealed record Request(string Email);

    public sealed record Response(string Id);
}
