using Commerce.Workflows;

namespace Commerce.Hosting.Tests.Support;

/// <summary>A step that several modules could use.</summary>
public static class SharedSteps
{
    public static readonly Step<string, string> Echo = Step.Create("echo", (string text, StepContext _) => Task.FromResult(text));
}
