using Commerce.Diagnostics;

namespace Commerce.Hosting.Http;

/// <summary>
/// What a health check of a module has thrown or reported, as text: the exception itself may be one that no log can describe.
/// </summary>
/// <param name="exception">The exception.</param>
internal sealed class ModuleHealthException(Exception exception) : Exception(ExceptionText.Messages(exception))
{
    private readonly string text = ExceptionText.Full(exception);

    /// <inheritdoc/>
    public override string ToString() => text;
}
