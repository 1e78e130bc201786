namespace Commerce.Generators.Tests.Support;

/// <summary>A file of the project under test.</summary>
/// <param name="Path">Its path, relative to the project.</param>
/// <param name="Text">Its content.</param>
public sealed record SourceFile(string Path, string Text);
