namespace Commerce.DevelopmentServer;

/// <summary>
/// The exception that is thrown when no private server is available: no usable PostgreSQL was found, or the one found did not start.
/// The message says what was tried, why each way failed, and what would help.
/// </summary>
public sealed class ServerUnavailableException : Exception
{
    /// <summary>Creates the exception with a message that says what to do.</summary>
    /// <param name="message">What was tried, why it failed, what helps.</param>
    public ServerUnavailableException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception with a message that says what to do, and its cause.</summary>
    /// <param name="message">What was tried, why it failed, what helps.</param>
    /// <param name="innerException">The failure behind it.</param>
    public ServerUnavailableException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }
}
