using Microsoft.Extensions.Configuration;

namespace Commerce.Hosting.Settings;

/// <summary>The numbers and durations of the section <c>Commerce</c> of the configuration.</summary>
internal sealed class HostSettings
{
    private readonly SettingReader reader;

    /// <summary>Reads the settings.</summary>
    /// <param name="configuration">The configuration.</param>
    public HostSettings(IConfiguration configuration)
    {
        reader = new SettingReader(configuration);
        reader.Know(
            "Commerce:Mode", "Commerce:Modules", "Commerce:FeatureFlags", "Commerce:Keys", "Commerce:Events:Provider",
            "Commerce:Events:AllowVolatile", "Commerce:Jobs:Dashboard:Policy", "Commerce:Jobs:Dashboard:Path");
        DrainLimit = reader.Duration("Commerce:DrainLimit", TimeSpan.FromSeconds(15), TimeSpan.Zero, TimeSpan.FromHours(1));
        ModuleCallLimit = reader.Duration(
            "Commerce:ModuleCallLimit", TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(1), TimeSpan.FromHours(1));
        Migrate = reader.Flag("Commerce:Migrate", true);
        Walls = reader.Flag("Commerce:Walls", true);
        Modules = new ModuleSettings(reader);
        Events = new EventSettings(reader);
        Jobs = new JobSettings(configuration, reader);
        Workflows = new WorkflowSettings(reader);
    }

    /// <summary>Gets how long running work may take to end when the host stops. Default: 15 seconds.</summary>
    public TimeSpan DrainLimit { get; }

    /// <summary>
    /// Gets how long a stop that a signal asks for may take at most: the running work, both hooks of modules, and the rest. Longer than any
    /// part of it.
    /// </summary>
    public TimeSpan StopLimit => DrainLimit + (2 * ModuleCallLimit) + TimeSpan.FromSeconds(30);

    /// <summary>
    /// Gets whether a start applies missing migrations. Default: yes. Otherwise they stop the start, because <c>db migrate</c> applies
    /// them.
    /// </summary>
    public bool Migrate { get; }

    /// <summary>Gets how long one lifecycle call into a module may take. Default: 30 seconds.</summary>
    public TimeSpan ModuleCallLimit { get; }

    /// <summary>
    /// Gets whether modules use the database with the rights of roles of their own, where these exist or can be created. Default: yes.
    /// </summary>
    public bool Walls { get; }

    /// <summary>Gets the settings of modules.</summary>
    public ModuleSettings Modules { get; }

    /// <summary>Gets the settings of events.</summary>
    public EventSettings Events { get; }

    /// <summary>Gets the settings of jobs.</summary>
    public JobSettings Jobs { get; }

    /// <summary>Gets the settings of workflows.</summary>
    public WorkflowSettings Workflows { get; }

    /// <summary>Gets the names of the settings and sections in <c>Commerce</c>.</summary>
    public IReadOnlyList<string> Known => reader.Known;

    /// <summary>Reports the settings that are not valid.</summary>
    public void Check(List<Problem> problems) => problems.AddRange(reader.Problems);
}
