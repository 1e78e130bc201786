namespace Commerce;

/// <summary>Thrown when the application cannot start. Carries every problem found, not only the first.</summary>
public sealed class BootException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="problems">At least one problem.</param>
    /// <param name="inner">The cause, for the log. Default: none.</param>
    public BootException(IReadOnlyList<Problem> problems, Exception? inner = null)
        : base(string.Join(Environment.NewLine, problems), inner) => Problems = problems;

    /// <summary>Creates the exception for one problem.</summary>
    /// <param name="problem">The problem.</param>
    /// <param name="inner">The cause, for the log. Default: none.</param>
    public BootException(Problem problem, Exception? inner = null)
        : this([problem], inner)
    {
    }

    /// <summary>Gets the problems, in the order found.</summary>
    public IReadOnlyList<Problem> Problems { get; }
}
