using System.Reflection;

namespace Commerce;

/// <summary>What an application is built from, when the defaults do not fit: in tests and other hosts.</summary>
public sealed class CommerceApplicationOptions
{
    /// <summary>Command line arguments: a command, or configuration. Default: none.</summary>
    public string[] Args { get; init; } = [];

    /// <summary>The assembly whose folders are served. Default: the entry assembly.</summary>
    public Assembly? Assembly { get; init; }

    /// <summary>The application's folder, which holds <c>.commerce</c>. Default: the current directory.</summary>
    public string? ContentRoot { get; init; }

    /// <summary>The folder that holds a folder for each module's implementation. Default: <c>modules</c> beside the application's assembly.</summary>
    public string ModulesFolder { get; init; } = Path.Combine(AppContext.BaseDirectory, "modules");
}
