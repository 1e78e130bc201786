namespace Commerce.Hosting.Commands;

/// <summary>The groups of the host's own commands, which are known also where no command runs.</summary>
internal static class CommandGroups
{
    /// <summary>Gets the groups. A test compares them with the commands.</summary>
    public static IReadOnlyList<string> OfHost { get; } = ["db", "events", "jobs", "keys", "modules", "workflows"];
}
