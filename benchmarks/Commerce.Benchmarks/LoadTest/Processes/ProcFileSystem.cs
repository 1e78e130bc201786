using System.Globalization;

namespace Commerce.Benchmarks.LoadTest.Processes;

/// <summary>What Linux knows about processes. On other systems there are no figures.</summary>
internal static class ProcFileSystem
{
    // USER_HZ, which is 100 on every architecture .NET runs on.
    private const double TicksPerSecond = 100;

    /// <summary>Resident memory in MB, or <see langword="null"/>.</summary>
    public static double? ResidentMegabytes(int processId)
    {
        var file = $"/proc/{processId}/status";
        return File.Exists(file)
            && File.ReadLines(file).FirstOrDefault(line => line.StartsWith("VmRSS:", StringComparison.Ordinal)) is { } line
            ? double.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2], CultureInfo.InvariantCulture) / 1024
            : null;
    }

    /// <summary>The parent of a process.</summary>
    public static int? ParentOf(int processId) =>
        Fields(processId) is { } fields ? int.Parse(fields[1], CultureInfo.InvariantCulture) : null;

    /// <summary>The processor time of a process and all its children, those that have ended too.</summary>
    public static TimeSpan ProcessorTimeOfTree(int processId)
    {
        var ticks = Fields(processId) is { } own ? Sum(own[11..15]) : 0;
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(folder), CultureInfo.InvariantCulture, out var id) && Fields(id) is { } fields
                && fields[1] == processId.ToString(CultureInfo.InvariantCulture))
            {
                ticks += Sum(fields[11..13]);
            }
        }

        return TimeSpan.FromSeconds(ticks / TicksPerSecond);
    }

    private static long Sum(string[] fields) => fields.Sum(field => long.Parse(field, CultureInfo.InvariantCulture));

    /// <summary>
    /// The fields of <c>stat</c> after the name, which may hold spaces: state, parent, …, utime (11), stime, cutime, cstime.
    /// </summary>
    private static string[]? Fields(int processId)
    {
        try
        {
            var text = File.ReadAllText($"/proc/{processId}/stat");
            return text[(text.LastIndexOf(')') + 2)..].Split(' ');
        }
        catch (IOException)
        {
            return null;
        }
    }
}
