namespace Commerce.Benchmarks.LoadTest.Measurements;

/// <summary>How long something took, in milliseconds.</summary>
internal sealed record Latency(double P50, double P99, double Most, int Count)
{
    public static Latency Of(IEnumerable<double> milliseconds)
    {
        var sorted = milliseconds.Order().ToArray();
        return new Latency(At(0.5), At(0.99), sorted[^1], sorted.Length);

        double At(double share) => sorted[(int)Math.Ceiling(share * sorted.Length) - 1];
    }
}
