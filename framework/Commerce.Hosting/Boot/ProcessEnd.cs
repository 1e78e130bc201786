using System.Diagnostics;

namespace Commerce.Hosting.Boot;

/// <summary>Ends the process when it does not end by itself: a stop must not depend on what modules have started.</summary>
internal static class ProcessEnd
{
    /// <summary>How long the process may exist after the application has stopped. Foreground threads of modules keep it.</summary>
    public static readonly TimeSpan AfterStop = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan KillAfter = TimeSpan.FromSeconds(5);

    /// <summary>Ends the process after a while, unless it has ended by then.</summary>
    /// <param name="limit">How long to wait.</param>
    /// <param name="exitCode">The exit code.</param>
    /// <param name="reason">What people should know.</param>
    public static void After(TimeSpan limit, int exitCode, string reason) => Run(limit, () => Now(exitCode, reason));

    /// <summary>Ends the process at once.</summary>
    /// <param name="exitCode">The exit code.</param>
    /// <param name="reason">What people should know.</param>
    public static void Now(int exitCode, string reason)
    {
        // What runs when a process exits is code of modules, too, and so may be what writes to the console.
        Run(KillAfter, static () =>
        {
            using var process = Process.GetCurrentProcess();
            process.Kill();
        });
        Console.Error.WriteLine(reason);
#pragma warning disable RS0030 // Nothing else ends a process whose threads do not end.
        Environment.Exit(exitCode);
#pragma warning restore RS0030
    }

    private static void Run(TimeSpan wait, Action end)
    {
#pragma warning disable RS0030 // Neither the pool nor a timer: both depend on threads that may be blocked.
        var thread = new Thread(() =>
        {
            Thread.Sleep(wait);
            end();
        })
        {
            IsBackground = true,
            Name = "Commerce process end",
        };
#pragma warning restore RS0030
        thread.Start();
    }
}
