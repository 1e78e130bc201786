namespace Commerce.Hosting.Tests.Support;

/// <summary>Options of modules that tests compile.</summary>
public sealed class OwnerOptions
{
    /// <summary>Text that a service returns.</summary>
    public string Region { get; set; } = "none";
}
