namespace Commerce.Architecture.Tests.Support;

/// <summary>A type that a file uses.</summary>
/// <param name="File">The file.</param>
/// <param name="Assembly">The type's assembly.</param>
/// <param name="Type">The type, with its namespace.</param>
/// <param name="DeclaredIn">The file that declares it, when that is one of the same project.</param>
internal sealed record Use(string File, string Assembly, string Type, string? DeclaredIn);
