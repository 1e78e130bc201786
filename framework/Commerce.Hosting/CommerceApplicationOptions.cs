using System.Reflection;

namespace Commerce;

/// <summary>Names an application's assembly and folders when the defaults do not fit, as in tests.</summary>
public sealed class CommerceApplicationOptions
{
    /// <summary>Gets the command line arguments: a command, or configuration. Default: none.</summary>
    public string[] Args { get; init; } = [];

    /// <summary>Gets the assembly whose folders are served. Default: the entry assembly.</summary>
    public Assembly? Assembly { get; init; }

    /// <summary>Gets the application's folder, which holds <c>.commerce</c>. Default: the current directory.</summary>
    public string? ContentRoot { get; init; }

    /// <summary>
    /// Gets the folder that holds a folder for each module's implementation. Default: <c>modules</c> beside the application's assembly.
    /// </summary>
    public string ModulesFolder { get; init; } = Path.Combine(AppContext.BaseDirectory, "modules");
}
