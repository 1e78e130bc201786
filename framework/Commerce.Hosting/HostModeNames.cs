namespace Commerce.Hosting;

/// <summary>The names of host modes, in the configuration and in the boot report.</summary>
internal static class HostModeNames
{
    private static readonly (HostMode Mode, string Name)[] All =
    [
        (HostMode.Shared, "shared"),
        (HostMode.Server, "server"),
        (HostMode.Worker, "worker"),
    ];

    extension(HostMode mode)
    {
        public string Name => Array.Find(All, entry => entry.Mode == mode).Name;
    }

    /// <summary>Finds a mode by its name, in any case.</summary>
    /// <returns><see langword="null"/> when there is no such mode.</returns>
    public static HostMode? Find(string name)
    {
        var index = Array.FindIndex(All, entry => entry.Name.Equals(name, StringComparison.OrdinalIgnoreCase));
        return index < 0 ? null : All[index].Mode;
    }
}
