using System.Globalization;

namespace Commerce.Benchmarks.LoadTest.Reports;

/// <summary>Several figures of one quantity.</summary>
internal readonly record struct Spread(double Median, double Min, double Max)
{
    public static Spread Of(IEnumerable<double> figures)
    {
        var sorted = figures.Order().ToArray();
        return new Spread((sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2, sorted[0], sorted[^1]);
    }

    public static Spread? Of(IEnumerable<double?> figures)
    {
        var known = figures.OfType<double>().ToList();
        return known.Count == 0 ? null : Of(known);
    }

    public string Show(string format) =>
        Min == Max ? Text(Median, format) : $"{Text(Median, format)} ({Text(Min, format)}–{Text(Max, format)})";

    private static string Text(double figure, string format) => figure.ToString(format, CultureInfo.InvariantCulture);
}
