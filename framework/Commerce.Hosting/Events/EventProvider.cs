using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;

namespace Commerce.Hosting.Events;

/// <summary>The choice of the event bus's provider.</summary>
internal static class EventProvider
{
    private const string Setting = "Commerce:Events:Provider";
    private const string Allow = "Commerce:Events:AllowVolatile";

    /// <summary>Returns whether events live in this process only: by explicit name, for tests.</summary>
    public static bool IsInMemory(IConfiguration configuration) => configuration[Setting] == "memory";

    /// <summary>Reports an unknown provider, and a volatile one in Production unless that is allowed.</summary>
    public static void Check(IConfiguration configuration, IHostEnvironment environment, List<Problem> problems)
    {
        if (configuration[Setting] is { } name and not ("memory" or "postgres"))
        {
            problems.Add(new Problem(
                "COM4107",
                $"There is no event bus '{name}'.",
                Setting,
                "Remove the setting, or write 'postgres' or, for tests, 'memory'."));
        }
        else if (IsInMemory(configuration) && environment.IsProduction() && !configuration.GetValue(Allow, false))
        {
            problems.Add(new Problem(
                "COM4106",
                "The in-memory event bus loses every event with the process, and this is Production.",
                Setting,
                $"Remove the setting; or, if losing events is acceptable, set {Allow} to true."));
        }
    }
}
