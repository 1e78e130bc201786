namespace Commerce.DevelopmentServer;

/// <summary>Another process, or another <see cref="PrivateServer"/> of this one, uses the same folder.</summary>
public sealed class ServerInUseException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="directory">The folder that is in use.</param>
    /// <param name="processId">The process that uses it, if it recorded its id.</param>
    /// <param name="processName">That process's name, if it recorded it.</param>
    public ServerInUseException(string directory, int? processId, string? processName)
        : base(Describe(directory, processId, processName))
    {
        Directory = directory;
        ProcessId = processId;
    }

    /// <summary>The folder that is in use.</summary>
    public string Directory { get; }

    /// <summary>The process that uses it; <see langword="null"/> if it is unknown.</summary>
    public int? ProcessId { get; }

    private static string Describe(string directory, int? processId, string? processName)
    {
        var holder = processId is null ? "another process" : $"process {processId}" + (processName is null ? "" : $" ({processName})");
        return $"The private PostgreSQL server in '{directory}' is in use by {holder}. A data folder is never shared. "
            + "Stop that process, or start this one in a copy of the app with a folder of its own, "
            + $"or set {BinariesChain.ConnectionVariable} to a server that both may use.";
    }
}
