namespace Commerce.Hosting.Commands;

/// <summary>How far the application boots for a command. No command listens, and none claims work by itself.</summary>
internal enum CommandPhase
{
    /// <summary>The modules are loaded and the databases connected; nothing is migrated.</summary>
    Database,

    /// <summary>Also the application's files are read, and the modules have their containers. The database must be migrated.</summary>
    Application,

    /// <summary>Also the modules are started, and this process is a host: it may resume runs.</summary>
    Host,
}
