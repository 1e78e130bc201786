using System.Reflection;
using Commerce.Hosting.Modules;

namespace Commerce.Hosting;

/// <summary>What the builder was told.</summary>
internal sealed record HostSettings(Assembly Assembly, string ModulesFolder, IReadOnlyList<ModuleRegistration> Modules, string? ConnectionString);
