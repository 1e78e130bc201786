namespace Commerce.Workflows.Journal;

/// <summary>The journal refused a write because another host owns the run. Nothing of the write is kept.</summary>
internal sealed class RunFencedException : CommerceException
{
    /// <summary>The code of the error.</summary>
    public const string Id = "COM3023";

    /// <summary>Creates the exception.</summary>
    /// <param name="run">The run whose write was refused.</param>
    /// <param name="inner">The store's error. Default: none.</param>
    public RunFencedException(RunHeader run, Exception? inner = null)
        : base(ErrorType.Conflict, Text(run), Id, inner)
    {
    }

    private static string Text(RunHeader run)
    {
        ArgumentNullException.ThrowIfNull(run);
        return $"{Id} Another host has resumed the run '{run.TransactionId}' of '{run.WorkflowId}'. Nothing is left to do here.";
    }
}
