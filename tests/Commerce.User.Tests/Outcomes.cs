namespace Commerce.User.Tests;

/// <summary>What became of calls made at once.</summary>
internal sealed record Outcomes<T>(IReadOnlyList<T> Results, IReadOnlyList<string> Refusals)
{
    /// <summary>Waits for all. Other failures than refusals fail the test.</summary>
    public static async Task<Outcomes<T>> OfAsync(IEnumerable<Task<T>> calls)
    {
        var (results, refusals) = (new List<T>(), new List<string>());
        foreach (var call in calls.ToList())
        {
            try
            {
                results.Add(await call);
            }
            catch (CommerceException refusal) when (refusal.Type == ErrorType.InvalidData)
            {
                refusals.Add(refusal.Message);
            }
        }

        return new(results, refusals);
    }
}
