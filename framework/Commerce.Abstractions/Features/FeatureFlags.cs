using System.Collections.Concurrent;
using Microsoft.Extensions.Configuration;

namespace Commerce.Features;

/// <summary>
/// Tells which features are on. <c>Commerce:FeatureFlags:&lt;name&gt;</c> in the configuration is <c>true</c> or <c>false</c>, or lists the
/// parts of the feature that are on: <c>synonyms,typos</c>. As everywhere, the command line wins over environment variables, those over
/// files, and all of them over the flag's default. What a flag is when it is first asked for, it is until the process ends.
/// </summary>
/// <param name="configuration">The application's configuration.</param>
/// <remarks>Source: Medusa's feature flags; other than there, a value that is neither is refused instead of being taken for on.</remarks>
public sealed class FeatureFlags(IConfigurationRoot configuration)
{
    private const string Section = "Commerce:FeatureFlags";

    private readonly ConcurrentDictionary<FeatureFlag, bool> values = new();

    /// <summary>Whether a feature is on.</summary>
    /// <param name="flag">The feature, or a part of one. A part is on by itself, whatever the whole is.</param>
    /// <exception cref="BootException"><c>COM8010</c>: the configuration has another value than <c>true</c> or <c>false</c>.</exception>
    public bool IsEnabled(FeatureFlag flag)
    {
        ArgumentNullException.ThrowIfNull(flag);
        return values.GetOrAdd(flag, Read);
    }

    /// <summary>Whether all of some features are on.</summary>
    /// <param name="flags">The features; none are on.</param>
    /// <exception cref="BootException">As for one.</exception>
    public bool AreEnabled(params IReadOnlyList<FeatureFlag> flags)
    {
        ArgumentNullException.ThrowIfNull(flags);
        return flags.All(IsEnabled);
    }

    private bool Read(FeatureFlag flag)
    {
        var key = $"{Section}:{flag.Name}";
        // A list of parts says something about each part, so it counts where it stands among the sources.
        foreach (var source in configuration.Providers.Reverse())
        {
            if (source.TryGet(key, out var value) && !string.IsNullOrEmpty(value))
            {
                return bool.TryParse(value, out var isEnabled) ? isEnabled : throw Invalid(key, value);
            }

            if (flag.Name.LastIndexOf(':') is > 0 and var colon && source.TryGet($"{Section}:{flag.Name[..colon]}", out var list)
                && !string.IsNullOrEmpty(list) && !bool.TryParse(list, out _))
            {
                return list.Split(',', StringSplitOptions.TrimEntries).Contains(flag.Name[(colon + 1)..], StringComparer.OrdinalIgnoreCase);
            }
        }

        return flag.IsEnabledByDefault;
    }

    private static BootException Invalid(string key, string value) => new(new Problem(
        "COM8010", $"The feature flag is '{value}', neither true nor false.", key.Replace(":", "__", StringComparison.Ordinal),
        "Write true or false. A list of parts is for flags named after this one and a colon; ask for those."));
}
