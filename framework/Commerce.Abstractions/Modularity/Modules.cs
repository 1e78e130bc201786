using System.Diagnostics.CodeAnalysis;

namespace Commerce;

/// <summary>
/// The keys of all modules. Each contracts assembly adds its own as an extension property:
/// <code>
/// extension(Modules)
/// {
///     public static ModuleKey&lt;IUserModuleService&gt; User => UserModuleKey;
/// }
/// </code>
/// so that <c>Modules.User</c> exists exactly where the module's contracts are referenced.
/// </summary>
[SuppressMessage("Naming", "CA1724", Justification = "Medusa's name for the same thing; users look for it.")]
public static class Modules;
