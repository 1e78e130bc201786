using Microsoft.CodeAnalysis;

namespace Commerce.Generators.Model;

/// <summary>A mistake that was found and is not reported yet.</summary>
/// <param name="Descriptor">Which one.</param>
/// <param name="Location">Where.</param>
/// <param name="Arguments">What the message names.</param>
internal sealed record DiagnosticInfo(DiagnosticDescriptor Descriptor, LocationInfo Location, EquatableArray<string> Arguments)
{
    public Diagnostic In(Compilation compilation) =>
        Diagnostic.Create(Descriptor, Location.In(compilation), [.. Arguments]);
}
