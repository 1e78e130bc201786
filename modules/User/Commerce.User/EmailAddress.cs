using System.Text.RegularExpressions;

namespace Commerce.Users;

/// <summary>Tells e-mail addresses from other text. Lenient: whether an address exists, only its mail server knows.</summary>
/// <remarks>Source of the length: RFC 5321 section 4.5.3.1.3, less the angle brackets.</remarks>
internal static partial class EmailAddress
{
    private const int MaxLength = 254;

    public static void Validate(IReadOnlyList<CreateUserInput> users)
    {
        var wrong = users.Where(user => !IsValid(user.Email)).Select(user => $"'{user.Email}'").ToList();
        if (wrong.Count > 0)
        {
            throw new CommerceException(ErrorType.InvalidData, $"No valid e-mail address: {string.Join(", ", wrong)}. Expected name@domain, at most {MaxLength} characters.");
        }
    }

    private static bool IsValid(string? text) => text is { Length: > 0 and <= MaxLength } && Pattern().IsMatch(text);

    [GeneratedRegex(@"^[^@\s\p{Cc}]+@[^@\s\p{Cc}.]+(\.[^@\s\p{Cc}.]+)*$")]
    private static partial Regex Pattern();
}
