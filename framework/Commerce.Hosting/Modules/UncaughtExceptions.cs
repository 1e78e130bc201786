using System.Reflection;
using Commerce.Background;
using Microsoft.Extensions.Logging;

namespace Commerce.Hosting.Modules;

/// <summary>Reports the exceptions that modules throw where nobody catches them. The process goes on.</summary>
/// <param name="logger">The log.</param>
internal sealed partial class UncaughtExceptions(ILogger<UncaughtExceptions> logger)
{
    private readonly ContainedLogger logger = new(logger);

    /// <summary>Reports the exceptions of a module from now on.</summary>
    public void Watch(ModuleRegistration module, Assembly assembly) => ModuleCode.Add(assembly, module.Name, LogUncaught);

    [LoggerMessage(
        EventId = 1906,
        Level = LogLevel.Error,
        Message = "The module '{Module}' threw an exception that nothing catches, on a thread, in an async void method or in a task that " +
            "nobody awaits. The work that threw it has ended")]
    private partial void LogUncaught(string module, Exception exception);
}
