using System.Collections.Immutable;

namespace Commerce.Generators.Model;

/// <summary>What was read from one file of a convention folder.</summary>
/// <param name="Root">
/// The folder above the convention folder, with slashes; the file counts when that is the project's, or a module's.
/// </param>
/// <param name="Emission">What it contributes.</param>
/// <param name="Diagnostics">Its mistakes.</param>
/// <param name="Claims">The names it takes.</param>
internal sealed record ConventionFile(
    string Root, FileEmission Emission, EquatableArray<DiagnosticInfo> Diagnostics, EquatableArray<Claim> Claims)
{
    private const string Modules = "Modules/";

    /// <summary>Returns the file as a part of a project: of the application, or of a module in <c>Modules</c>.</summary>
    /// <param name="directory">The project's directory, with slashes.</param>
    /// <returns><see langword="null"/> when the folder that was read as a convention folder is another one.</returns>
    public ConventionFile? In(string? directory)
    {
        if (directory is null || !Root.StartsWith(directory, StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        var above = Root.Substring(directory.Length);
        if (above.Length == 0)
        {
            return this;
        }

        if (!above.StartsWith(Modules, StringComparison.OrdinalIgnoreCase) || above.IndexOf('/', Modules.Length) != above.Length - 1)
        {
            return null;
        }

        var module = above.Substring(Modules.Length, above.Length - Modules.Length - 1);
        return this with
        {
            Emission = Emission with { Path = above + Emission.Path, Module = module },
            Claims = Claims.Select(claim => claim.In(module, above)).ToImmutableArray(),
        };
    }
}
