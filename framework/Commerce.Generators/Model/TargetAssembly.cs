using Commerce.Generators.Text;
using Microsoft.CodeAnalysis;

namespace Commerce.Generators.Model;

/// <summary>What the generator must know about the assembly it writes for.</summary>
/// <param name="Namespace">The namespace of the generated code.</param>
/// <param name="HasHttp">Whether the assembly references Commerce.Http, without which route files cannot be served.</param>
internal sealed record TargetAssembly(string Namespace, bool HasHttp)
{
    public static TargetAssembly Of(Compilation compilation) => new(
        GeneratedNames.NamespaceOf(compilation.AssemblyName),
        compilation.GetTypeByMetadataName("Commerce.Http.IRouteManifest") is not null);
}
