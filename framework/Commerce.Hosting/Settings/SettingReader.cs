using System.Globalization;
using Commerce.Text;
using Microsoft.Extensions.Configuration;

namespace Commerce.Hosting.Settings;

/// <summary>
/// Reads numbers and durations from the configuration. What is not valid is replaced by the default and remembered, so that all mistakes
/// are reported together when the application is checked.
/// </summary>
/// <param name="configuration">The configuration.</param>
internal sealed class SettingReader(IConfiguration configuration)
{
    private static readonly (string Suffix, TimeSpan Unit)[] Units =
    [
        ("ms", TimeSpan.FromMilliseconds(1)),
        ("s", TimeSpan.FromSeconds(1)),
        ("m", TimeSpan.FromMinutes(1)),
        ("h", TimeSpan.FromHours(1)),
        ("d", TimeSpan.FromDays(1)),
    ];

    private const string Section = "Commerce";

    private readonly List<Problem> problems = [];
    private readonly List<string> known = [];

    /// <summary>Gets what is not valid.</summary>
    public IReadOnlyList<Problem> Problems => [.. problems, .. Unknown()];

    /// <summary>Gets the names of all settings that are read, and of sections of which everything is.</summary>
    public IReadOnlyList<string> Known => known;

    /// <summary>Names settings that are read elsewhere, or sections, with everything below them.</summary>
    public void Know(params IReadOnlyList<string> keys) => known.AddRange(keys);

    /// <summary>Reads a whole number.</summary>
    /// <param name="key">The setting.</param>
    /// <param name="normal">The value when it is not set.</param>
    /// <param name="min">The smallest valid value.</param>
    /// <param name="max">The greatest valid value.</param>
    public int Number(string key, int normal, int min, int max)
    {
        known.Add(key);
        if (configuration[key] is not { Length: > 0 } text)
        {
            return normal;
        }

        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value >= min && value <= max)
        {
            return value;
        }

        return Reject(key, text, $"a whole number from {min} to {max}", $"{normal}", normal);
    }

    /// <summary>Reads <c>true</c> or <c>false</c>.</summary>
    /// <param name="key">The setting.</param>
    /// <param name="normal">The value when it is not set.</param>
    public bool Flag(string key, bool normal)
    {
        known.Add(key);
        if (configuration[key] is not { Length: > 0 } text)
        {
            return normal;
        }

        return bool.TryParse(text, out var value) ? value : Reject(key, text, "true or false", normal ? "true" : "false", normal);
    }

    /// <summary>Reads a duration: <c>30s</c>, <c>1.5h</c>, or <c>00:00:30</c>. A number without a unit is not valid.</summary>
    /// <inheritdoc cref="Number"/>
    public TimeSpan Duration(string key, TimeSpan normal, TimeSpan min, TimeSpan max)
    {
        known.Add(key);
        if (configuration[key] is not { Length: > 0 } text)
        {
            return normal;
        }

        if (Parse(text.Trim()) is { } value && value >= min && value <= max)
        {
            return value;
        }

        return Reject(key, text, $"a duration from {Text(min)} to {Text(max)}, such as 30s, 5m or 00:00:30", Text(normal), normal);
    }

    private static TimeSpan? Parse(string text)
    {
        if (text.Contains(':', StringComparison.Ordinal))
        {
            return TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var time) ? time : null;
        }

        foreach (var (suffix, unit) in Units)
        {
            if (text.EndsWith(suffix, StringComparison.Ordinal)
                && double.TryParse(text[..^suffix.Length], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var count)
                && count * unit.Ticks < long.MaxValue)
            {
                return unit * count;
            }
        }

        return null;
    }

    private static string Text(TimeSpan duration)
    {
        var (suffix, unit) = Units.Last(one => duration.Ticks % one.Unit.Ticks == 0 && (duration >= one.Unit || one.Suffix == "ms"));
        return $"{duration.Ticks / unit.Ticks}{suffix}";
    }

    private IEnumerable<Problem> Unknown() => configuration.GetSection(Section).AsEnumerable()
        .Where(setting => setting.Value is not null && !known.Exists(key =>
            setting.Key.Equals(key, StringComparison.OrdinalIgnoreCase)
            || setting.Key.StartsWith($"{key}:", StringComparison.OrdinalIgnoreCase)))
        .OrderBy(setting => setting.Key, StringComparer.Ordinal)
        .Select(setting => new Problem(
            "COM8002",
            $"There is no setting {Spelling.Quoted(setting.Key, known)}",
            setting.Key,
            "Correct the name, or remove the setting."));

    private T Reject<T>(string key, string text, string expected, string defaultText, T normal)
    {
        problems.Add(new Problem(
            "COM8002",
            $"'{Spelling.Shown(text)}' is not {expected}.",
            key,
            $"Correct the setting, or remove it for the default, {defaultText}."));
        return normal;
    }
}
