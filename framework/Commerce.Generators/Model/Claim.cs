using Commerce.Generators.Diagnostics;
using Microsoft.CodeAnalysis;

namespace Commerce.Generators.Model;

/// <summary>A name that only one file of the assembly may take, such as a job's name or a route's verb and pattern.</summary>
/// <param name="Descriptor">The diagnostic for the second taker. Its arguments: the shown name, the first taker's file.</param>
/// <param name="Key">What must be unique among claims of this descriptor.</param>
/// <param name="Shown">The name as messages show it.</param>
/// <param name="File">The taker's file, relative to the project.</param>
/// <param name="Location">Where it is taken.</param>
internal sealed record Claim(DiagnosticDescriptor Descriptor, string Key, string Shown, string File, LocationInfo Location)
{
    /// <summary>Returns the claim of a file in a module. Modules can have the same routes and ids of subscribers as others.</summary>
    /// <param name="module">The module's folder.</param>
    /// <param name="above">What is before the file's path in the project.</param>
    public Claim In(string module, string above) => this with
    {
        Key = Descriptor == RouteDiagnostics.DuplicateRoute || Descriptor == EventDiagnostics.DuplicateId ? $"{module}\n{Key}" : Key,
        File = above + File,
    };
}
