using System.Collections.Concurrent;
using System.Diagnostics;
using System.Reflection;
using System.Runtime.ExceptionServices;
using System.Runtime.Loader;

namespace Commerce.Hosting.Modules;

/// <summary>
/// Knows which code of the process belongs to which module, and contains exceptions that a module throws where nobody catches them: on a
/// thread of its own, in an <c>async void</c> method, in a timer.
/// </summary>
/// <remarks>
/// Static, because the runtime has one handler for a process, which can be set once. Load contexts of modules live as long as the process.
/// </remarks>
internal static class ModuleCode
{
    private static readonly ConcurrentDictionary<AssemblyLoadContext, Owner> Owners = new();
    private static readonly Lazy<bool> Handlers = new(SetHandlers);

    /// <summary>Notes that the assemblies of a load context are those of a module.</summary>
    /// <param name="assembly">The module's assembly.</param>
    /// <param name="module">The module.</param>
    /// <param name="report">Receives the exceptions that nobody catches.</param>
    public static void Add(Assembly assembly, string module, Action<string, Exception> report)
    {
        if (AssemblyLoadContext.GetLoadContext(assembly) is { } context)
        {
            Owners[context] = new Owner(module, report);
        }

        _ = Handlers.Value;
    }

    /// <summary>Finds the module whose code has thrown an exception.</summary>
    /// <returns><see langword="null"/> when no code of a module was involved.</returns>
    public static string? ModuleOf(Exception exception) => Find(exception)?.Module;

    private static bool SetHandlers()
    {
        TaskScheduler.UnobservedTaskException += (_, unobserved) =>
        {
            if (Report(unobserved.Exception))
            {
                unobserved.SetObserved();
            }
        };
        try
        {
            ExceptionHandling.SetUnhandledExceptionHandler(Report);
            return true;
        }
        catch (InvalidOperationException)
        {
            // The application has set its own, and decides itself what ends the process.
            return false;
        }
    }

    /// <returns>Whether the exception is that of a module, which must not end the process.</returns>
    private static bool Report(Exception exception)
    {
        try
        {
            if (Find(exception) is not { } owner)
            {
                return false;
            }

            owner.Report(owner.Module, exception);
            return true;
        }
        catch (Exception)
        {
            // An exception from here would end the process in place of the one that is contained.
            return false;
        }
    }

    private static Owner? Find(Exception exception)
    {
        if (exception is AggregateException several)
        {
            return several.InnerExceptions.Select(Find).FirstOrDefault(owner => owner is not null);
        }

        foreach (var frame in new StackTrace(exception).GetFrames())
        {
            if (frame.GetMethod()?.Module.Assembly is { } assembly
                && AssemblyLoadContext.GetLoadContext(assembly) is { } context
                && Owners.TryGetValue(context, out var owner))
            {
                return owner;
            }
        }

        return exception.InnerException is { } inner ? Find(inner) : null;
    }

    private sealed record Owner(string Module, Action<string, Exception> Report);
}
