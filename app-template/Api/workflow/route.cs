using Commerce.Users;
using MyShop.Workflows;

namespace MyShop.Api.Workflows;

public static class Route
{
    public static async Task<Response> Post(IWorkflowEngine workflows, string? email, CancellationToken cancellationToken)
    {
        var input = new CreateUserInput(email ?? $"{Guid.CreateVersion7():n}@example.com", "John", "Smith");

        var run = await workflows.RunAsync(CreateUser.Definition, input, cancellationToken);

        return new Response(run.Result);
    }

    public sealed record Response(User User);
}
