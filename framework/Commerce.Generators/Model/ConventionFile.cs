namespace Commerce.Generators.Model;

/// <summary>What was read from one file of a convention folder.</summary>
/// <param name="Root">The folder above the convention folder, with slashes; the file counts when that is the project's.</param>
/// <param name="Emission">What it contributes.</param>
/// <param name="Diagnostics">Its mistakes.</param>
/// <param name="Claims">The names it takes.</param>
internal sealed record ConventionFile(
    string Root, FileEmission Emission, EquatableArray<DiagnosticInfo> Diagnostics, EquatableArray<Claim> Claims);
