namespace Commerce.Hosting.Modules.Members;

/// <summary>What code uses and a shared assembly does not have.</summary>
/// <param name="Assembly">The shared assembly.</param>
/// <param name="IsType">Whether it is a whole type.</param>
/// <param name="Text">The type or member for a person to read.</param>
internal sealed record MissingMember(string Assembly, bool IsType, string Text);
