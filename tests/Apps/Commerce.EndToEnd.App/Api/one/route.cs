using Commerce.EndToEnd.App.Workflows;

namespace Commerce.EndToEnd.App.Api.One;

public static class Route
{
    public static async Task<string> Get(string email, IWorkflowEngine workflows) =>
        (await workflows.RunAsync(CreateUsers.One, email)).Result;
}
