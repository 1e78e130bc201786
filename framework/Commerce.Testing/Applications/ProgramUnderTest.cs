using System.Reflection;
using Commerce.Hosting;

namespace Commerce.Testing;

/// <summary>A program that builds and runs an application.</summary>
/// <param name="Key">Identifies it: starts with the same key share a template database.</param>
/// <param name="Assembly">The assembly whose folders the application serves, unless the program names another.</param>
/// <param name="Run">Runs it with a launch; returns its exit code.</param>
internal sealed record ProgramUnderTest(object Key, Assembly Assembly, Func<ApplicationLaunch, Task<int>> Run);
