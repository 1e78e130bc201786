namespace Commerce.Benchmarks.LoadTest.Floors;

/// <summary>The answer's outer object.</summary>
internal sealed record UserAnswer(UserRow User);
