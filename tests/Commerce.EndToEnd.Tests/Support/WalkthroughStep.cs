namespace Commerce.EndToEnd.Tests.Support;

/// <summary>One thing that the reader of a walk-through does.</summary>
/// <param name="File">The file to write; empty for a command.</param>
/// <param name="Text">The text of the file, or the command.</param>
/// <param name="Output">What the page shows as the output of the command.</param>
internal sealed record WalkthroughStep(string File, string Text, string? Output = null)
{
    /// <summary>Whether the command starts an application, which runs until it is stopped.</summary>
    public bool Starts => Output?.Contains("  listening ", StringComparison.Ordinal) == true;
}
