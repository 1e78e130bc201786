namespace Commerce.Hosting.Tests.Support;

/// <summary>The contract of modules that tests compile. This assembly is its contracts assembly.</summary>
public interface IOwner
{
    /// <summary>The module that the service belongs to.</summary>
    string Module { get; }
}
