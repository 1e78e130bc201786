namespace Commerce.Features;

/// <summary>A feature that the configuration switches on or off. Declared once, in a static field, and asked for by that.</summary>
/// <param name="Name">The name: letters and digits in words joined by hyphens; that of a part of a feature comes after a colon, <c>search:synonyms</c>.</param>
/// <param name="IsEnabledByDefault">What it is when nobody says. Default: off.</param>
public sealed record FeatureFlag(string Name, bool IsEnabledByDefault = false);
