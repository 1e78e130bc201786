using System.Globalization;

namespace Commerce.Hosting.Boot;

/// <summary>What the application found and how long each phase took, for a person to read.</summary>
/// <param name="Lines">What was found; a line without a label continues the one above.</param>
/// <param name="Took">The time since the process started.</param>
/// <param name="Phases">How long each phase took.</param>
/// <param name="Urls">Where the application listens.</param>
internal sealed record BootReport(
    IReadOnlyList<(string Label, string Text)> Lines,
    TimeSpan Took,
    IReadOnlyList<(string Phase, TimeSpan Took)> Phases,
    IReadOnlyList<string> Urls)
{
    /// <summary>Writes the report.</summary>
    public void Write(TextWriter writer)
    {
        writer.WriteLine($"Commerce {typeof(BootReport).Assembly.GetName().Version?.ToString(3)}");
        foreach (var (label, text) in Lines)
        {
            writer.WriteLine($"  {label,-12}{text}");
        }

        var phases = string.Join(", ", Phases.Select(phase => $"{phase.Phase} {Milliseconds(phase.Took)}"));
        writer.WriteLine($"  {"started in",-12}{Milliseconds(Took)}: {phases}");
        foreach (var url in Urls)
        {
            writer.WriteLine($"  {"listening",-12}{url}");
        }
    }

    private static string Milliseconds(TimeSpan time) => string.Create(CultureInfo.InvariantCulture, $"{time.TotalMilliseconds:0} ms");
}
