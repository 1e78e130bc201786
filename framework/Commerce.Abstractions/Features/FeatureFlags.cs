using System.Collections.Concurrent;
using Microsoft.Extensions.Configuration;

namespace Commerce.Features;

/// <summary>
/// Reports which features are on. The setting <c>Commerce:FeatureFlags:&lt;name&gt;</c> is <c>true</c> or <c>false</c>, or lists the parts
/// of the feature that are on: <c>synonyms,typos</c>. As everywhere, the command line wins over environment variables, those over
/// files, and all of them over the flag's default. A flag is read once; its value then holds until the process ends.
/// </summary>
/// <param name="configuration">The application's configuration.</param>
/// <remarks>Source: Medusa's feature flags. Unlike there, a value that is neither is refused and does not count as on.</remarks>
public sealed class FeatureFlags(IConfigurationRoot configuration)
{
    private const string Section = "Commerce:FeatureFlags";

    private readonly ConcurrentDictionary<FeatureFlag, bool> values = new();

    /// <summary>Checks whether a feature is on.</summary>
    /// <param name="flag">The feature, or a part of one. A part is on or off by itself, whatever the whole is.</param>
    /// <exception cref="BootException"><c>COM8010</c>: the configuration has another value than <c>true</c> or <c>false</c>.</exception>
    public bool IsEnabled(FeatureFlag flag)
    {
        ArgumentNullException.ThrowIfNull(flag);
        return values.GetOrAdd(flag, Read);
    }

    /// <summary>Checks whether all of several features are on.</summary>
    /// <param name="flags">The features. An empty list counts as on.</param>
    /// <exception cref="BootException"><c>COM8010</c>: the configuration has another value than <c>true</c> or <c>false</c>.</exception>
    public bool AreEnabled(params IReadOnlyList<FeatureFlag> flags)
    {
        ArgumentNullException.ThrowIfNull(flags);
        return flags.All(IsEnabled);
    }

    private bool Read(FeatureFlag flag)
    {
        var key = $"{Section}:{flag.Name}";
        // A list of parts decides about each part, so it takes its place among the sources.
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
