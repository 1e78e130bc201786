namespace Commerce.Hosting.Modules;

/// <summary>The lifecycle calls into a module.</summary>
internal enum ModulePhase
{
    /// <summary>Its assembly is loaded, its entry created and asked for its name and dependencies.</summary>
    Load,

    /// <summary>Its container and its main service are created, and its options validated.</summary>
    Configure,

    /// <summary>The database that it has of its own is connected. None of the module's code runs then.</summary>
    Connect,

    /// <summary>Its migrations are applied. The module's SQL runs then, not its code.</summary>
    Migrate,

    /// <summary>Its start hook runs.</summary>
    Start,

    /// <summary>It learns that the host begins to stop.</summary>
    PrepareShutdown,

    /// <summary>Its shutdown hook runs.</summary>
    Shutdown,

    /// <summary>Its container is disposed.</summary>
    Dispose,
}
