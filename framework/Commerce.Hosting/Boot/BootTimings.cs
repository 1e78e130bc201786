using System.Diagnostics;
using Commerce.Hosting.Diagnostics;

namespace Commerce.Hosting.Boot;

/// <summary>Measures how long each boot phase takes.</summary>
/// <param name="machine">The clock of the machine, whatever clock the application runs on: the start of the process is known by it.</param>
internal sealed class BootTimings(TimeProvider machine)
{
    private readonly List<(string Phase, TimeSpan Took)> phases = [];

    /// <summary>Gets the phases, in the order in which they ended.</summary>
    public IReadOnlyList<(string Phase, TimeSpan Took)> Phases => phases;

    /// <summary>Returns the time since this process started.</summary>
    public TimeSpan SinceProcessStart()
    {
        using var process = Process.GetCurrentProcess();
        return machine.GetUtcNow().UtcDateTime - process.StartTime.ToUniversalTime();
    }

    /// <summary>Runs a phase.</summary>
    public T Measure<T>(string phase, Func<T> action)
    {
        using var span = BootTelemetry.StartPhase(phase);
        var started = Stopwatch.GetTimestamp();
        var result = action();
        Add(phase, Stopwatch.GetElapsedTime(started));
        return result;
    }

    /// <summary>Runs a phase.</summary>
    public async Task<T> MeasureAsync<T>(string phase, Func<Task<T>> action)
    {
        using var span = BootTelemetry.StartPhase(phase);
        var started = Stopwatch.GetTimestamp();
        var result = await action();
        Add(phase, Stopwatch.GetElapsedTime(started));
        return result;
    }

    /// <summary>Runs a phase that has no result.</summary>
    public Task MeasureAsync(string phase, Func<Task> action) => MeasureAsync(phase, async () =>
    {
        await action();
        return true;
    });

    private void Add(string phase, TimeSpan took)
    {
        phases.Add((phase, took));
        BootTelemetry.Record(phase, took);
    }
}
