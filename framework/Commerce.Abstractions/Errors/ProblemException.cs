namespace Commerce;

/// <summary>Carries mistakes that a developer or operator of the application can correct, each with its id, place and fix.</summary>
public abstract class ProblemException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="problems">At least one problem; the message shows all of them.</param>
    /// <param name="inner">The cause, for the log. Default: none.</param>
    private protected ProblemException(IReadOnlyList<Problem> problems, Exception? inner = null)
        : base(string.Join(Environment.NewLine, problems), inner) => Problems = problems;

    /// <summary>Gets the problems, in the order in which they were found.</summary>
    public IReadOnlyList<Problem> Problems { get; }
}
