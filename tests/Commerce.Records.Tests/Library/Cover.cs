namespace Commerce.Records.Tests.Library;

/// <summary>A type of one's own, stored as JSON.</summary>
public sealed record Cover(string Colour, int Width);
