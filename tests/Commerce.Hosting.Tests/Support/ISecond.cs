namespace Commerce.Hosting.Tests.Support;

/// <summary>A contract that other modules depend on.</summary>
public interface ISecond : IOwner;
