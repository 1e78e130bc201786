using System.Diagnostics;
using Microsoft.AspNetCore.Http;

namespace Commerce.Http;

/// <summary>The id a caller and the log know a request by: the caller's own <c>x-request-id</c> when it is harmless, else the trace's.</summary>
internal static class RequestId
{
    private const int MaxLength = 128;

    public static string Of(HttpContext context)
    {
        var given = context.Request.Headers["x-request-id"].ToString();
        return given.Length is > 0 and <= MaxLength && given.All(character => char.IsAsciiLetterOrDigit(character) || character is '-' or '_' or '.')
            ? given
            : Activity.Current?.TraceId.ToHexString() ?? context.TraceIdentifier;
    }
}
