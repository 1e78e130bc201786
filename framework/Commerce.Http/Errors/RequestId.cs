using System.Diagnostics;
using Microsoft.AspNetCore.Http;

namespace Commerce.Http;

/// <summary>
/// Finds the id by which the caller and the log know a request: the caller's own <c>x-request-id</c> when it is harmless, otherwise the
/// trace's.
/// </summary>
internal static class RequestId
{
    private const int MaxLength = 128;

    public static string Of(HttpContext context)
    {
        var given = context.Request.Headers["x-request-id"].ToString();
        return given.Length is > 0 and <= MaxLength
            && given.All(character => char.IsAsciiLetterOrDigit(character) || character is '-' or '_' or '.')
            ? given
            : Activity.Current?.TraceId.ToHexString() ?? context.TraceIdentifier;
    }
}
