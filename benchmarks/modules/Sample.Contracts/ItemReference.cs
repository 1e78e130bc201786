namespace Modular.Sample;

/// <summary>The data of an item's events.</summary>
public sealed record ItemReference(string Id);
