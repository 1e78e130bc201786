namespace Commerce;

/// <summary>
/// Thrown when a command of the application cannot be carried out as it was written: it names something that does not exist, or that
/// cannot be done now.
/// </summary>
public sealed class CommandException : ProblemException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="problem">The problem.</param>
    /// <param name="inner">The cause, for the log. Default: none.</param>
    public CommandException(Problem problem, Exception? inner = null)
        : base([problem], inner)
    {
    }
}
