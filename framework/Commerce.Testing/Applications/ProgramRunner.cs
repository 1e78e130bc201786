using System.Reflection;
using System.Runtime.ExceptionServices;
using Commerce.Hosting;

namespace Commerce.Testing;

/// <summary>Runs a program in this process, with its application under test.</summary>
internal static class ProgramRunner
{
    /// <summary>Calls the program's entry point, on a thread of its own because an entry point blocks.</summary>
    /// <param name="program">The program's assembly.</param>
    /// <param name="launch">The launch.</param>
    /// <returns>The program's exit code.</returns>
    /// <exception cref="InvalidOperationException">The assembly has no entry point.</exception>
    public static Task<int> RunAsync(Assembly program, ApplicationLaunch launch)
    {
        var main = program.EntryPoint ?? throw new InvalidOperationException(
            $"{program.GetName().Name} has no entry point. Name a type of the application, such as Program, or pass what builds it.");
        var ended = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);
        var thread = new Thread(() =>
        {
            launch.Enter();
            try
            {
                ended.SetResult(main.Invoke(null, main.GetParameters().Length == 0 ? null : [Array.Empty<string>()]) as int? ?? 0);
            }
            catch (TargetInvocationException exception) when (exception.InnerException is not null)
            {
                ended.SetException(exception.InnerException);
            }
            catch (Exception exception)
            {
                ended.SetException(exception);
            }
        })
        {
            IsBackground = true,
            Name = $"{program.GetName().Name} under test",
        };
        thread.Start();
        return ended.Task;
    }

    /// <summary>Calls what builds and runs an application.</summary>
    /// <param name="program">Given the arguments, returns the exit code.</param>
    /// <param name="launch">The launch.</param>
    public static async Task<int> RunAsync(Func<string[], Task<int>> program, ApplicationLaunch launch)
    {
        await Task.Yield();
        launch.Enter();
        return await program([]);
    }

    /// <summary>Runs a program until its application has started.</summary>
    /// <param name="running">The program.</param>
    /// <param name="launch">Its launch.</param>
    /// <exception cref="InvalidOperationException">The program ended without having started an application.</exception>
    public static async Task<CommerceApplication> WaitForStartAsync(Task<int> running, ApplicationLaunch launch)
    {
        if (await Task.WhenAny(launch.Started, running) == launch.Started)
        {
            return await launch.Started;
        }

        if (running.Exception?.InnerException is { } failure)
        {
            ExceptionDispatchInfo.Throw(failure);
        }

        throw new InvalidOperationException(
            $"The program ended with exit code {await running} and did not start an application with CommerceApplication.CreateBuilder.");
    }
}
