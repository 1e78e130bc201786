using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Commerce.Users;

/// <summary>Validates e-mail addresses, and normalizes them so that spellings of the same address are equal.</summary>
/// <remarks>
/// Validation is lenient: only the mail server knows whether an address exists. But an address can be put into the header of a mail as it
/// is: it has no character that separates or groups addresses there, nor one that is not visible. Two addresses are the same when their
/// local parts are equal in Unicode's composed form and any letter case, and their domains are equal as host names. So
/// <c>JOSÉ@BÜCHER.example</c> is <c>josé@xn--bcher-kva.example</c>. Letter case is the simple, language-independent mapping to lower case:
/// <c>ß</c> is not <c>ss</c>, a final <c>ς</c> is not <c>σ</c>, and a Turkish dotless <c>ı</c> is not <c>i</c>. Dots and tags
/// (<c>a.b+c@</c>) are significant, because their meaning depends on the mail server. Source of the length: RFC 5321 section 4.5.3.1.3,
/// less the angle brackets.
/// </remarks>
internal static partial class EmailAddress
{
    private const int MaxLength = 254;
    private const int MaxShown = 10;
    private const int MaxShownLength = 64;

    private static readonly IdnMapping Domains = new() { UseStd3AsciiRules = true };

    /// <exception cref="CommerceException">Invalid data: some are not addresses; the message names all of them.</exception>
    public static void Validate(IEnumerable<string?> addresses)
    {
        var wrong = addresses.Where(address => Normalize(address) is null).ToList();
        if (wrong.Count > 0)
        {
            var shown = string.Join(", ", wrong.Take(MaxShown).Select(Shown));
            var more = wrong.Count > MaxShown ? $" and {wrong.Count - MaxShown} more" : "";
            throw new CommerceException(
                ErrorType.InvalidData,
                $"No valid e-mail address: {shown}{more}. Expected name@domain, at most {MaxLength} characters.");
        }
    }

    /// <summary>Returns the spelling by which addresses are compared, or <see langword="null"/> if the text is not an address.</summary>
    public static string? Normalize(string? address)
    {
        if (address is not { Length: > 0 and <= MaxLength } || !Pattern().IsMatch(address))
        {
            return null;
        }

        var at = address.IndexOf('@', StringComparison.Ordinal);
        try
        {
            return $"{address[..at].Normalize(NormalizationForm.FormC)}@{Domains.GetAscii(address, at + 1)}".ToLowerInvariant();
        }
        catch (ArgumentException)
        {
            // Half of a surrogate pair, or a domain that is not a valid host name.
            return null;
        }
    }

    private static string Shown(string? address) =>
        address is { Length: > MaxShownLength } ? $"'{address[..MaxShownLength]}…'" : $"'{address}'";

    // The domain may have the full stops of East Asian scripts, which are those of host names, too.
    [GeneratedRegex(
        """^[^@\s\p{Cc}\p{Cf}()<>\[\]:;,\\"]+@[\p{L}\p{M}\p{N}\-\u3002\uFF0E\uFF61]+(\.[\p{L}\p{M}\p{N}\-\u3002\uFF0E\uFF61]+)*\z""")]
    private static partial Regex Pattern();
}
