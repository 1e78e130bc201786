using System.Runtime.ExceptionServices;

namespace Commerce.Hosting.Boot;

/// <summary>Stops several things, one after the other: one that fails does not keep the others running.</summary>
internal static class StopSequence
{
    /// <summary>Runs all steps, and throws the first failure after the last step.</summary>
    public static async Task RunAsync(IEnumerable<Func<Task>> steps)
    {
        ExceptionDispatchInfo? failure = null;
        foreach (var step in steps)
        {
            try
            {
                await step();
            }
            catch (Exception exception)
            {
                failure ??= ExceptionDispatchInfo.Capture(exception);
            }
        }

        failure?.Throw();
    }
}
