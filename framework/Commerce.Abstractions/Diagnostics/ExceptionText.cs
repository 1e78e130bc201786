using System.Reflection;
using System.Text;

namespace Commerce.Diagnostics;

/// <summary>Describes exceptions whose own members may throw, because code that reports a failure must not fail.</summary>
internal static class ExceptionText
{
    /// <summary>The message of an exception; its type where the message cannot be read.</summary>
    /// <param name="exception">The exception.</param>
    public static string Message(Exception exception)
    {
        try
        {
            // A type of the application may return nothing, whatever the signature says.
            return (string?)exception.Message ?? $"{exception.GetType()} (without a message)";
        }
        catch (Exception)
        {
            return $"{exception.GetType()} (its Message throws)";
        }
    }

    /// <summary>Finds what has caused an exception, behind those by which reflection, a static field or a task wraps it.</summary>
    /// <param name="exception">The exception.</param>
    public static Exception Cause(Exception exception) => exception switch
    {
        TypeInitializationException { InnerException: { } inner } => Cause(inner),
        TargetInvocationException { InnerException: { } inner } => Cause(inner),
        AggregateException { InnerExceptions: [var inner] } => Cause(inner),
        _ => exception,
    };

    /// <summary>
    /// The messages of an exception and of what has caused it: the outer one says what failed, and the innermost one why.
    /// </summary>
    /// <param name="exception">The exception.</param>
    public static string Messages(Exception exception)
    {
        var messages = new List<string>();
        for (var cause = Cause(exception); cause is not null; cause = cause.InnerException)
        {
            var message = Message(cause);
            if (!messages.Exists(said => said.Contains(message, StringComparison.Ordinal)))
            {
                messages.Add(message);
            }
        }

        return string.Join(" ", messages);
    }

    /// <summary>An exception as text, with its stack and its inner exceptions; its type where that text cannot be made.</summary>
    /// <param name="exception">The exception.</param>
    public static string Full(Exception exception)
    {
        try
        {
            return (string?)exception.ToString() ?? $"{exception.GetType()} (without a text)";
        }
        catch (Exception)
        {
            return $"{exception.GetType()} (its ToString throws)";
        }
    }

    /// <summary>
    /// A text without what no database stores as text: a message may quote what somebody has sent, and must be recorded all the same.
    /// </summary>
    /// <param name="text">The text.</param>
    /// <returns>The text with U+FFFD in place of U+0000 and of half surrogate pairs.</returns>
    public static string Storable(string text) => Unicode(text).Replace('\0', '\uFFFD');

    /// <summary>A text that every serializer writes: U+FFFD in place of half surrogate pairs.</summary>
    /// <param name="text">The text.</param>
    public static string Unicode(string text) => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text));
}
