namespace Commerce.Features;

/// <summary>A feature that the configuration switches on or off. Declare it once, in a static field.</summary>
/// <param name="Name">
/// The name: letters and digits in words joined by hyphens. The name of a part of a feature follows a colon: <c>search:synonyms</c>.
/// </param>
/// <param name="IsEnabledByDefault">Whether the feature is on when the configuration does not say so. Default: off.</param>
/// <example>
/// <code>
/// public static readonly FeatureFlag Search = new("search");
/// </code>
/// </example>
public sealed record FeatureFlag(string Name, bool IsEnabledByDefault = false);
