namespace Commerce.EndToEnd.App.Events;

/// <summary>What is told of a letter.</summary>
/// <param name="Number">Its number, by which a test knows it.</param>
public sealed record Letter(int Number);
