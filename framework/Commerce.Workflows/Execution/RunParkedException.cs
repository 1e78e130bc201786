using Commerce.Diagnostics;

namespace Commerce.Workflows.Execution;

/// <summary>A run cannot be continued by any host as it is: it is parked, with this reason.</summary>
internal sealed class RunParkedException : CommerceException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="id">The code of the error.</param>
    /// <param name="reason">Why, without the code. What no database stores is replaced.</param>
    /// <param name="inner">The cause. Default: none.</param>
    public RunParkedException(string id, string reason, Exception? inner = null)
        : base(ErrorType.UnexpectedState, ExceptionText.Storable($"{id} {reason}"), id, inner)
    {
    }
}
