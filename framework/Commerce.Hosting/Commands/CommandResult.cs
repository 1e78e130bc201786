namespace Commerce.Hosting.Commands;

/// <summary>What a command says in the end.</summary>
/// <param name="Data">For machines: written as JSON when <c>--json</c> is given.</param>
/// <param name="Text">For people: written otherwise. Lines, without the last end of line.</param>
internal sealed record CommandResult(object Data, string Text)
{
    /// <summary>What is wrong all the same: written to standard error, and the command has failed. Default: nothing.</summary>
    public IReadOnlyList<Problem> Problems { get; init; } = [];
}
