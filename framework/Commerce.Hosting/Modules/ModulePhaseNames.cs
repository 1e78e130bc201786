namespace Commerce.Hosting.Modules;

/// <summary>The names of lifecycle calls, in telemetry, in logs and in problems.</summary>
internal static class ModulePhaseNames
{
    private static readonly (ModulePhase Phase, string Name)[] All =
    [
        (ModulePhase.Load, "load"),
        (ModulePhase.Configure, "configure"),
        (ModulePhase.Connect, "connect"),
        (ModulePhase.Migrate, "migrate"),
        (ModulePhase.Start, "start"),
        (ModulePhase.PrepareShutdown, "prepare-shutdown"),
        (ModulePhase.Shutdown, "shutdown"),
        (ModulePhase.Dispose, "dispose"),
    ];

    extension(ModulePhase phase)
    {
        public string Name => Array.Find(All, entry => entry.Phase == phase).Name;
    }
}
