namespace Commerce.Hosting.Databases;

/// <summary>The data models of modules, compared with their databases.</summary>
/// <param name="Warnings">What differs, a sentence each.</param>
internal sealed record CheckedModels(IReadOnlyList<string> Warnings);
