using System.ComponentModel;
using Microsoft.AspNetCore.Http;

namespace Commerce.Http;

/// <summary>Writes the result of a route method. Generated code calls it; it is not meant for applications.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class ResultWriter
{
    /// <summary>
    /// Writes a result: an <see cref="IResult"/> executes itself, a text is sent as plain text, <see langword="null"/> is no content, as
    /// in <see cref="Complete"/>, and everything else is 200 with its JSON.
    /// </summary>
    /// <param name="context">The request.</param>
    /// <param name="value">The result.</param>
    public static Task WriteAsync<T>(HttpContext context, T value)
    {
        ArgumentNullException.ThrowIfNull(context);
        switch (value)
        {
            case IResult result:
                return result.ExecuteAsync(context);
            case string text:
                context.Response.ContentType = "text/plain; charset=utf-8";
                return context.Response.WriteAsync(text, context.RequestAborted);
            case null:
                Complete(context);
                return Task.CompletedTask;
            default:
                return context.Response.WriteAsJsonAsync(value, HttpJson.OptionsOf(context), context.RequestAborted);
        }
    }

    /// <summary>
    /// Ends a request whose method returned nothing: 204, unless the method has responded itself, that is, has started the response, set
    /// another status than 200, or described content.
    /// </summary>
    /// <param name="context">The request.</param>
    public static void Complete(HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        if (context.Response is { HasStarted: false, StatusCode: StatusCodes.Status200OK, ContentType: null, ContentLength: null })
        {
            context.Response.StatusCode = StatusCodes.Status204NoContent;
        }
    }
}
