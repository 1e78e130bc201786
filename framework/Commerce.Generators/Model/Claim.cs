using Microsoft.CodeAnalysis;

namespace Commerce.Generators.Model;

/// <summary>A name that only one file of the assembly may take, such as a job's name or a route's verb and pattern.</summary>
/// <param name="Descriptor">The diagnostic for the second taker. Its arguments: the shown name, the first taker's file.</param>
/// <param name="Key">What must be unique among claims of this descriptor.</param>
/// <param name="Shown">The name as messages show it.</param>
/// <param name="File">The taker's file, relative to the project.</param>
/// <param name="Location">Where it is taken.</param>
internal sealed record Claim(DiagnosticDescriptor Descriptor, string Key, string Shown, string File, LocationInfo Location);
