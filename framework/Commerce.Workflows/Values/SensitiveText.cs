using System.Buffers.Text;
using System.Text.RegularExpressions;

namespace Commerce.Workflows.Values;

/// <summary>
/// Encrypted values as texts. Each shows that it is one, so that nobody has to know a type to hide what is sensitive in it.
/// </summary>
/// <param name="protector">Encrypts.</param>
internal sealed partial class SensitiveText(IValueProtector protector)
{
    /// <summary>What people see in place of a sensitive value.</summary>
    public const string Hidden = "***";

    private const string Mark = "$sensitive:";

    /// <summary>Whether a text is, or looks like, an encrypted value.</summary>
    public static bool IsMarked(string text) => text.StartsWith(Mark, StringComparison.Ordinal);

    /// <summary>Replaces encrypted values by <see cref="Hidden"/>.</summary>
    /// <param name="text">Any text, such as stored JSON; <see langword="null"/> for none.</param>
    public static string? Hide(string? text) =>
        text is null || !text.Contains(Mark, StringComparison.Ordinal) ? text : Encrypted.Replace(text, Hidden);

    /// <summary>Encrypts a value.</summary>
    /// <param name="json">The value as JSON.</param>
    public string Protect(byte[] json) => Mark + Base64Url.EncodeToString(protector.Protect(json));

    /// <summary>Decrypts a value.</summary>
    /// <param name="text">What <see cref="Protect"/> returned.</param>
    /// <returns>The value as JSON.</returns>
    /// <exception cref="ValueUnreadableException">The key is missing here, or the text was changed.</exception>
    public byte[] Unprotect(string text)
    {
        byte[] encrypted;
        try
        {
            encrypted = Base64Url.DecodeFromChars(text.AsSpan(Mark.Length));
        }
        catch (FormatException exception)
        {
            throw new ValueUnreadableException("It was changed.", exception);
        }

        return protector.Unprotect(encrypted);
    }

    // The characters of the mark and of the value are those that JSON never escapes.
    [GeneratedRegex(@"\$sensitive:[A-Za-z0-9_-]*", RegexOptions.CultureInvariant)]
    private static partial Regex Encrypted { get; }
}
