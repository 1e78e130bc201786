using Commerce.EndToEnd.App.Workflows;

namespace Commerce.EndToEnd.App.Api.Two;

public static class Route
{
    public static async Task<string> Get(string email, IWorkflowEngine workflows) =>
        (await workflows.RunAsync(CreateUsers.Two, email)).Result;
}
