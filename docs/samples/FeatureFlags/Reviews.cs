using Commerce.Features;

namespace Samples.FeatureFlags;

internal static class Reviews
{
    public static readonly FeatureFlag Enabled = new("reviews");
    public static readonly FeatureFlag Photos = new("reviews:photos");
}
