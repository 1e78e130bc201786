using Commerce.Workflows;
using Microsoft.Extensions.DependencyInjection;

namespace Commerce.Testing.Tests.Support;

internal static class RunExtensions
{
    /// <summary>Starts a run in the background.</summary>
    /// <returns>Its transaction id.</returns>
    public static async Task<string> StartRunAsync<TInput, TResult>(
        this TestApplication application, Workflow<TInput, TResult> workflow, TInput input)
    {
        await using var scope = application.Services.CreateAsyncScope();
        var started = await scope.ServiceProvider.GetRequiredService<IWorkflowEngine>().StartAsync(workflow, input);
        return started.TransactionId;
    }
}
