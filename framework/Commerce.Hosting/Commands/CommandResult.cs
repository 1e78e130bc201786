namespace Commerce.Hosting.Commands;

/// <summary>The result of a command.</summary>
/// <param name="Data">The result for machines: written as JSON when <c>--json</c> is given.</param>
/// <param name="Text">The result for people: lines, without the last end of line.</param>
internal sealed record CommandResult(object Data, string Text)
{
    /// <summary>
    /// Gets what is wrong in spite of the result. It is written to standard error, and the command has failed. Default: nothing.
    /// </summary>
    public IReadOnlyList<Problem> Problems { get; init; } = [];
}
