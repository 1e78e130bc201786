namespace Commerce.Architecture.Tests.Support;

/// <summary>What a rule has found.</summary>
internal static class Findings
{
    /// <summary>Fails with all that was found, a line each.</summary>
    /// <param name="found">The violations.</param>
    /// <param name="rule">What is to be done about each.</param>
    public static void AssertNone(IEnumerable<string> found, string rule)
    {
        var lines = found.Distinct().Order(StringComparer.Ordinal).ToList();
        if (lines.Count > 0)
        {
            Assert.Fail($"{rule}\n{lines.Count} found:\n  {string.Join("\n  ", lines)}");
        }
    }
}
