namespace Modular.Sample;

/// <summary>An item to be created.</summary>
public sealed record CreateItemInput(string Name, int Quantity);
